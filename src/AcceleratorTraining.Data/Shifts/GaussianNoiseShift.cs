using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Adds independent Gaussian noise to every byte and clamps at both ends.</summary>
/// <remarks>
/// Byte i of sample s draws word i mod 4 of the Philox block with counter (i / 4, tag, s, 0) and the seed as key, so it
/// depends on seed, sample and element only: a severity scales the same pattern, and order or threads do not matter.
/// </remarks>
internal sealed class GaussianNoiseShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "gaussian_noise";

    /// <summary>"nois": keeps these draws apart from every other stream of the same seed.</summary>
    private const uint StreamTag = 0x6E6F6973;

    /// <summary>One level in the common unit of sigma (hundredths) times deviate (Q16).</summary>
    private const long Level = 100L << 16;

    /// <summary>Sigma in hundredths of a level: .04 .06 .08 .09 .10 of full scale.</summary>
    private static ReadOnlySpan<short> Sigmas => [1020, 1530, 2040, 2295, 2550];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        long sigma = Sigmas[Severity - 1];
        for (int start = 0; start < pixels.Length; start += 4)
        {
            (uint, uint, uint, uint) block = Philox4x32.Block(
                (uint)start / 4, StreamTag, (uint)sampleIndex, 0, (uint)seed, (uint)(seed >> 32));
            int end = Math.Min(start + 4, pixels.Length);
            for (int i = start; i < end; i++)
            {
                long deviate = NormalQuantile.FromWord(Philox4x32.Select(block, i - start));
                long noisy = (pixels[i] * Level) + (sigma * deviate);
                pixels[i] = IntegerMath.ClampToByte(IntegerMath.DivideHalfUp(noisy, Level));
            }
        }
    }
}
