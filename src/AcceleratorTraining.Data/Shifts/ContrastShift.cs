namespace AcceleratorTraining.Data.Shifts;

/// <summary>Pulls every pixel towards its channel's mean over the image: (x - mean) * c + mean.</summary>
internal sealed class ContrastShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "contrast";

    /// <summary>c in hundredths, per severity.</summary>
    private static ReadOnlySpan<byte> Factors => [75, 50, 40, 30, 15];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        long factor = Factors[Severity - 1];
        long count = pixels.Length / shape.Channels;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            long sum = 0;
            for (int i = channel; i < pixels.Length; i += shape.Channels)
            {
                sum += pixels[i];
            }

            // (x - S/n) * f/100 + S/n = (x*f*n + S*(100 - f)) / (100*n): the mean is never rounded by itself.
            // A convex combination of bytes, so it needs no clamp.
            long denominator = 100 * count;
            for (int i = channel; i < pixels.Length; i += shape.Channels)
            {
                long numerator = (pixels[i] * factor * count) + (sum * (100 - factor));
                pixels[i] = (byte)IntegerMath.DivideHalfUp(numerator, denominator);
            }
        }
    }
}
