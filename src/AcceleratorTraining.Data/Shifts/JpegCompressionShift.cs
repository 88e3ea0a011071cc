namespace AcceleratorTraining.Data.Shifts;

/// <summary>What remains of an image after baseline JPEG: colour at half resolution, coefficients quantised.</summary>
/// <remarks>
/// As Pillow writes and reads it with libjpeg: BT.601 full range, chroma averaged over 2x2 pixels, blocks of 8x8 padded by the border, quantised by
/// the tables of the standard's annex K scaled to the quality, decoded, chroma enlarged by a triangle filter. Entropy coding loses nothing
/// and is left out. Grey images have no chroma. The transforms here are exact to a rounding, libjpeg's to a unit in the last place.
/// </remarks>
internal sealed class JpegCompressionShift(int severity) : ImageShift(ShiftName, severity)
{
    internal const string ShiftName = "jpeg_compression";

    private static ReadOnlySpan<byte> Qualities => [80, 65, 58, 50, 40];

    private protected override void ApplyCore(Span<byte> pixels, ImageShape shape, ulong seed, int sampleIndex)
    {
        int quality = Qualities[Severity - 1];
        if (shape.Channels != 3)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                int[] grey = new int[shape.Height * shape.Width];
                for (int i = 0; i < grey.Length; i++)
                {
                    grey[i] = pixels[(i * shape.Channels) + channel];
                }

                JpegBlocks.RoundTrip(grey, shape.Height, shape.Width, JpegQuantization.Luminance(quality));
                for (int i = 0; i < grey.Length; i++)
                {
                    pixels[(i * shape.Channels) + channel] = (byte)grey[i];
                }
            }

            return;
        }

        (int[] luma, int[] blue, int[] red) = JpegColour.Split(pixels);
        JpegBlocks.RoundTrip(luma, shape.Height, shape.Width, JpegQuantization.Luminance(quality));
        int[] chromaTable = JpegQuantization.Chrominance(quality);
        JpegColour.Join(luma, Chroma(blue, shape, chromaTable), Chroma(red, shape, chromaTable), pixels);
    }

    private static int[] Chroma(int[] full, ImageShape shape, int[] table)
    {
        int[] half = JpegChroma.Halve(full, shape.Height, shape.Width);
        JpegBlocks.RoundTrip(half, (shape.Height + 1) / 2, (shape.Width + 1) / 2, table);
        return JpegChroma.Double(half, shape.Height, shape.Width);
    }
}
