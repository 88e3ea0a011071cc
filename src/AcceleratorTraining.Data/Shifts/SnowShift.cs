using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Snow falls: flakes streaked by their fall are added, and what lies below fades to white.</summary>
/// <remarks>
/// Flakes: Gaussian noise, enlarged, all below a threshold set to 0, stored as 8 bits, blurred along a direction within 45
/// degrees of straight up; the layer is added as it is and turned by half a turn. The image becomes
/// k * x + (1 - k) * max(x, 1.5 * grey + .5), with OpenCV's grey (.299, .587, .114).
/// </remarks>
internal sealed class SnowShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "snow";

    /// <summary>"snow".</summary>
    private const uint StreamTag = 0x736E6F77;

    /// <summary>Mean, sigma, zoom, threshold (hundredths), radius (pixels), sigma of the blur (hundredths), k (hundredths).</summary>
    private static readonly (int Mean, int Sigma, int Zoom, int Threshold, int Radius, int Trail, int Keep)[] Settings =
    [
        (10, 20, 100, 60, 8, 300, 95), (10, 20, 100, 50, 10, 400, 90), (15, 30, 175, 55, 10, 400, 90),
        (25, 30, 225, 60, 12, 600, 85), (30, 30, 125, 65, 14, 1200, 80),
    ];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        Plane flakes = Flakes(shape, new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0)));
        long keep = Settings[Severity - 1].Keep;
        for (int i = 0; i < flakes.Values.Length; i++)
        {
            Span<byte> pixel = pixels.Slice(i * shape.Channels, shape.Channels);

            // In thousandths of a level: 1.5 * grey + .5 of full scale.
            long grey = shape.Channels == 3 ? (299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2]) : 1000L * pixel[0];
            long veil = (grey * 3 / 2) + 127_500;
            long snow = flakes.Values[i] + (long)flakes.Values[^(i + 1)];
            foreach (ref byte channel in pixel)
            {
                long faded = (keep * 1000 * channel) + ((100 - keep) * Math.Max(1000L * channel, veil));
                channel = IntegerMath.ClampToByte(IntegerMath.DivideHalfUp((faded << 16) + (snow * 100_000), 100_000L << 16));
            }
        }
    }

    private Plane Flakes(ImageShape shape, PhiloxStream stream)
    {
        (int mean, int sigma, int zoom, int threshold, int radius, int trail, _) = Settings[Severity - 1];
        (long sine, long cosine) = FixedMath.SineCosine((int)stream.NextUInt32());
        var noise = new Plane(shape.Height, shape.Width);
        foreach (ref int value in noise.Values.AsSpan())
        {
            value = (int)(((mean * (long)FixedMath.One) + ((long)sigma * NormalQuantile.FromWord(stream.NextUInt32()))) / 100);
        }

        Plane flakes = ClippedZoom.Apply(noise, zoom);
        foreach (ref int value in flakes.Values.AsSpan())
        {
            value = value * 100L < threshold * (long)FixedMath.One ? 0 : Math.Min(value, FixedMath.One) * 255;
        }

        flakes.RoundToBytes();

        // An angle of -90 degrees plus the drawn one: the cosine of the sum is the sine, its sine minus the cosine.
        return PlaneBlur.Motion(flakes, radius, trail, (sine, -cosine));
    }
}
