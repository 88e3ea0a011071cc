namespace AcceleratorTraining.Data.Shifts;

/// <summary>Adds to the value V of HSV, hue and saturation unchanged, V clamped at full scale.</summary>
/// <remarks>
/// V is the largest channel. Hue and saturation depend on the channels' ratios only, so the way through HSV and back is
/// one multiplication: x' = x * V' / V, and for black (V = 0, no saturation) x' = V'. No hue is ever computed.
/// One channel is its own V: x' = x + c.
/// </remarks>
internal sealed class BrightnessShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "brightness";

    /// <summary>Full scale in hundredths of a level.</summary>
    private const long FullScale = 25500;

    /// <summary>What is added, in hundredths of a level: .05 .1 .15 .2 .3 of full scale.</summary>
    private static ReadOnlySpan<short> Increments => [1275, 2550, 3825, 5100, 7650];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        long increment = Increments[Severity - 1];
        for (int start = 0; start < pixels.Length; start += shape.Channels)
        {
            Span<byte> pixel = pixels.Slice(start, shape.Channels);
            long value = 0;
            foreach (byte channel in pixel)
            {
                value = Math.Max(value, channel);
            }

            long brighter = Math.Min((100 * value) + increment, FullScale);
            foreach (ref byte channel in pixel)
            {
                channel = value == 0
                    ? (byte)IntegerMath.DivideHalfUp(brighter, 100)
                    : (byte)IntegerMath.DivideHalfUp(channel * brighter, 100 * value);
            }
        }
    }
}
