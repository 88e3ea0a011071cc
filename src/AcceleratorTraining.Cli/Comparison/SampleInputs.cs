using System.Buffers.Binary;

namespace AcceleratorTraining.Cli.Comparison;

/// <summary>Bytes for inputs that nobody supplied: the full range of every format, the same for a seed everywhere.</summary>
internal static class SampleInputs
{
    /// <summary>The SplitMix64 stream of <paramref name="seed"/>, low bytes first.</summary>
    public static byte[] Create(ulong seed, int length)
    {
        byte[] bytes = new byte[(length + 7) / 8 * 8];
        ulong state = seed;
        for (int i = 0; i < bytes.Length; i += 8)
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), z ^ (z >> 31));
        }

        return bytes[..length];
    }
}
