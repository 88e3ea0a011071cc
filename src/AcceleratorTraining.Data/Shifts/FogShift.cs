using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>Fog: a plasma fractal times c is added, then everything is scaled back to the image's own maximum: (x + c * plasma) * m / (m + c).</summary>
internal sealed class FogShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "fog";

    /// <summary>"fog ".</summary>
    private const uint StreamTag = 0x666F6720;

    /// <summary>c and the decay of the fractal, in hundredths.</summary>
    private static readonly (int Amount, int Decay)[] Settings = [(20, 300), (50, 300), (75, 250), (100, 200), (150, 175)];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        (int amount, int decay) = Settings[Severity - 1];
        var stream = new PhiloxStream(seed, (StreamTag, (uint)sampleIndex, 0));
        Plane plasma = PlasmaFractal.Create(shape.Height, shape.Width, decay, ref stream);
        long maximum = 0;
        foreach (byte pixel in pixels)
        {
            maximum = Math.Max(maximum, pixel);
        }

        // Hundredths of a level in Q16 times hundredths of a level: 51 bits.
        long denominator = (100 * maximum) + (255 * amount);
        for (int i = 0; i < pixels.Length; i++)
        {
            long foggy = (pixels[i] * 100L << 16) + (255L * amount * plasma.Values[i / shape.Channels]);
            pixels[i] = IntegerMath.ClampToByte(IntegerMath.DivideHalfUp(foggy * maximum, denominator << 16));
        }
    }
}
