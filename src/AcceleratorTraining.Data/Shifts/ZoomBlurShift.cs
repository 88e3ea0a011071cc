namespace AcceleratorTraining.Data.Shifts;

/// <summary>The camera approaches: the mean of the image and its enlargements by 1.00, 1.01 and so on.</summary>
/// <remarks>The last enlargement is the one numpy's arange gives: its rounding adds one at severities 1 and 2, up to 1.06, 1.11, 1.15, 1.20, 1.25.</remarks>
internal sealed class ZoomBlurShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "zoom_blur";

    /// <summary>The largest enlargement in hundredths.</summary>
    private static ReadOnlySpan<byte> Largest => [106, 111, 115, 120, 125];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        int largest = Largest[Severity - 1];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Plane plane = Plane.Read(pixels, shape, channel);
            long[] sums = [.. plane.Values.Select(value => (long)value)];
            for (int zoom = 100; zoom <= largest; zoom++)
            {
                Plane enlarged = ClippedZoom.Apply(plane, zoom);
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += enlarged.Values[i];
                }
            }

            int count = largest - 100 + 2;
            for (int i = 0; i < sums.Length; i++)
            {
                plane.Values[i] = (int)IntegerMath.DivideHalfUp(sums[i], count);
            }

            plane.Write(pixels, shape, channel);
        }
    }
}
