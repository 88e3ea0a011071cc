namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>64-bit arithmetic that stops at the ends, without the exceptions of Math.Clamp.</summary>
internal static class Saturating
{
    /// <summary>min(max(value, minimum), maximum).</summary>
    public static long Clamp(long value, long minimum, long maximum) => Math.Min(Math.Max(value, minimum), maximum);

    /// <summary>a + b, saturated to 64 bits: both signs differ from the sum's exactly where it left them.</summary>
    public static long Add(long a, long b)
    {
        long sum = unchecked(a + b);
        return ((a ^ sum) & (b ^ sum)) >= 0 ? sum : a < 0 ? long.MinValue : long.MaxValue;
    }
}
