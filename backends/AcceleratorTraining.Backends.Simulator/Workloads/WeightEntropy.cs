namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>How far weights can be compressed byte by byte.</summary>
internal static class WeightEntropy
{
    /// <summary>
    /// Bytes that weights take in the best code that looks at one byte at a time: the sum over the bytes' values of
    /// -count * log2(count / length) / 8, rounded up. No less than such a code needs; a real one adds its own overhead.
    /// </summary>
    /// <remarks>Source: Shannon, "A mathematical theory of communication", 1948.</remarks>
    public static long Bytes(ReadOnlySpan<byte> weights)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte value in weights) counts[value]++;
        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0) bits -= count * Math.Log2((double)count / weights.Length);
        }

        return (long)Math.Ceiling(bits / 8);
    }
}
