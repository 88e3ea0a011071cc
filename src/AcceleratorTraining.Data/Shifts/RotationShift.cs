namespace AcceleratorTraining.Data.Shifts;

/// <summary>Turns the image about its centre, counter-clockwise, by 15, 30, 45, 60 or 90 degrees: a camera mounted askew.</summary>
/// <remarks>
/// Not part of CIFAR-10-C; the definition is ours. Bilinear, sine and cosine in Q16, the centre at ((H-1)/2, (W-1)/2);
/// places outside the image show it mirrored at its border without repeating the edge (as defocus blur does), so no
/// colour is invented. A quarter turn of a square image is an exact permutation of its pixels.
/// </remarks>
internal sealed class RotationShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "rotation";

    /// <summary>Fraction bits of a source coordinate: 16 of the sine, one because the centre may lie between two pixels.</summary>
    private const int CoordinateBits = 17;

    private const long One = 1L << CoordinateBits;

    private static ReadOnlySpan<int> Cosines => [63303, 56756, 46341, 32768, 0];

    private static ReadOnlySpan<int> Sines => [16962, 32768, 46341, 56756, 65536];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        long cosine = Cosines[Severity - 1];
        long sine = Sines[Severity - 1];
        byte[] original = pixels.ToArray();
        int lastRow = shape.Height - 1;
        int lastColumn = shape.Width - 1;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                // Twice the distance from the centre, so that it is an integer; rows grow downwards, hence these signs.
                long right = (2L * x) - lastColumn;
                long down = (2L * y) - lastRow;
                long sourceX = (lastColumn << 16) + (cosine * right) - (sine * down);
                long sourceY = (lastRow << 16) + (sine * right) + (cosine * down);
                Sample(original, shape, sourceX, sourceY, pixels.Slice(((y * shape.Width) + x) * shape.Channels, shape.Channels));
            }
        }
    }

    private static void Sample(ReadOnlySpan<byte> original, ImageShape shape, long sourceX, long sourceY, Span<byte> pixel)
    {
        long fractionX = sourceX & (One - 1);
        long fractionY = sourceY & (One - 1);
        int column = (int)(sourceX >> CoordinateBits);
        int row = (int)(sourceY >> CoordinateBits);
        int left = IntegerMath.Reflect101(column, shape.Width) * shape.Channels;
        int right = IntegerMath.Reflect101(column + 1, shape.Width) * shape.Channels;
        int top = IntegerMath.Reflect101(row, shape.Height) * shape.Width * shape.Channels;
        int bottom = IntegerMath.Reflect101(row + 1, shape.Height) * shape.Width * shape.Channels;
        for (int c = 0; c < pixel.Length; c++)
        {
            long upper = (original[top + left + c] * (One - fractionX)) + (original[top + right + c] * fractionX);
            long lower = (original[bottom + left + c] * (One - fractionX)) + (original[bottom + right + c] * fractionX);

            // Weights sum to 2^34 exactly, so the rounded sum (ties up) never leaves a byte's range.
            long sum = (upper * (One - fractionY)) + (lower * fractionY);
            pixel[c] = (byte)((sum + (1L << ((2 * CoordinateBits) - 1))) >> (2 * CoordinateBits));
        }
    }
}
