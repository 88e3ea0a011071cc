namespace AcceleratorTraining.Data.Shifts;

/// <summary>Shrinks the image to a fraction c of its extents and enlarges it again, both with a box filter.</summary>
/// <remarks>
/// As Pillow's BOX resize does it on 8-bit images: a small pixel is the plain mean of the pixels whose centres fall into
/// its box (no partial coverage), columns first, then rows, each pass rounded to a byte; enlarging repeats the nearest.
/// An extent shrinks to floor(c * extent), at least 1.
/// </remarks>
internal sealed class PixelateShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "pixelate";

    /// <summary>c in hundredths, per severity.</summary>
    private static ReadOnlySpan<byte> Fractions => [95, 90, 85, 75, 65];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        int fraction = Fractions[Severity - 1];

        // Shrinking and enlarging touch one axis at a time and a repeat changes no mean, so whole axes can follow each other.
        int rowBytes = shape.Width * shape.Channels;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                PixelateLine(pixels, (y * rowBytes) + channel, shape.Channels, shape.Width, fraction);
            }
        }

        for (int column = 0; column < rowBytes; column++)
        {
            PixelateLine(pixels, column, rowBytes, shape.Height, fraction);
        }
    }

    private static void PixelateLine(Span<byte> pixels, int start, int stride, int extent, int fraction)
    {
        int small = Math.Max((int)((long)extent * fraction / 100), 1);
        Span<byte> means = small <= 1024 ? stackalloc byte[small] : new byte[small];
        int x = 0;
        for (int box = 0; box < small; box++)
        {
            // Pixel x belongs to the box with box * extent / small < x + 1/2 <= (box + 1) * extent / small.
            int sum = 0;
            int count = 0;
            for (; x < extent && ((2L * x) + 1) * small <= 2L * (box + 1) * extent; x++)
            {
                sum += pixels[start + (x * stride)];
                count++;
            }

            means[box] = (byte)IntegerMath.DivideHalfUp(sum, count);
        }

        for (x = 0; x < extent; x++)
        {
            // The small pixel under the centre: floor((x + 1/2) * small / extent).
            pixels[start + (x * stride)] = means[(int)(((2L * x) + 1) * small / (2L * extent))];
        }
    }
}
