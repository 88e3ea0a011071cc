using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Frosted glass: a Gaussian blur, pixels displaced at random within their neighbourhood, the same blur again.</summary>
/// <remarks>
/// From the last pixel to the third of either axis, a pixel takes the colour of one at most one step above and to the left.
/// The paper calls it a shuffle, but the published program swaps views of one array, so that only one of the two
/// changes: what it does is what the published images show, hence done here. Weights reach 4 sigma; borders repeat.
/// </remarks>
internal sealed class GlassBlurShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "glass_blur";

    /// <summary>"glas".</summary>
    private const uint StreamTag = 0x676C6173;

    /// <summary>Sigma in hundredths of a pixel and rounds of displacement; the reach is one pixel for all.</summary>
    private static readonly (int Sigma, int Rounds)[] Settings = [(5, 1), (25, 1), (40, 1), (25, 2), (40, 2)];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        (int sigma, int rounds) = Settings[Severity - 1];
        int[] taps = GaussianTaps.Symmetric(sigma, ((4 * sigma) + 50) / 100);
        Blur(pixels, shape, taps);
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        for (int round = 0; round < rounds; round++)
        {
            Displace(pixels, shape, ref stream);
        }

        Blur(pixels, shape, taps);
    }

    private static void Displace(Span<byte> pixels, ImageShape shape, ref PhiloxStream stream)
    {
        for (int y = shape.Height - 1; y > 1; y--)
        {
            for (int x = shape.Width - 1; x > 1; x--)
            {
                uint word = stream.NextUInt32();
                int sourceX = x - (int)(word & 1);
                int sourceY = y - (int)((word >> 1) & 1);
                pixels.Slice(((sourceY * shape.Width) + sourceX) * shape.Channels, shape.Channels)
                    .CopyTo(pixels[(((y * shape.Width) + x) * shape.Channels)..]);
            }
        }
    }

    private static void Blur(Span<byte> pixels, ImageShape shape, int[] taps)
    {
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            PlaneBlur.Separable(Plane.Read(pixels, shape, channel), taps, IntegerMath.ClampPosition).Write(pixels, shape, channel);
        }
    }
}
