namespace AcceleratorTraining.Data.Shifts;

/// <summary>RGB to brightness and two colour differences and back: BT.601 at full range (JFIF), in Q16 as libjpeg rounds it.</summary>
internal static class JpegColour
{
    private const int Half = 1 << 15;

    /// <summary>The three components of HWC pixels, each within [0, 255].</summary>
    public static (int[] Luma, int[] Blue, int[] Red) Split(ReadOnlySpan<byte> pixels)
    {
        int count = pixels.Length / 3;
        int[] luma = new int[count];
        int[] blueness = new int[count];
        int[] redness = new int[count];
        for (int i = 0; i < count; i++)
        {
            (int red, int green, int blue) = (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]);

            // .299 .587 .114; -.16874 -.33126 .5; .5 -.41869 -.08131. The differences round a tie down, so that 255.5 stays 255.
            luma[i] = ((19595 * red) + (38470 * green) + (7471 * blue) + Half) >> 16;
            blueness[i] = ((-11059 * red) - (21709 * green) + (32768 * blue) + (128 << 16) + Half - 1) >> 16;
            redness[i] = ((32768 * red) - (27439 * green) - (5329 * blue) + (128 << 16) + Half - 1) >> 16;
        }

        return (luma, blueness, redness);
    }

    /// <summary>Writes HWC pixels from the three components.</summary>
    public static void Join(int[] luma, int[] blueness, int[] redness, Span<byte> pixels)
    {
        for (int i = 0; i < luma.Length; i++)
        {
            int blue = blueness[i] - 128;
            int red = redness[i] - 128;

            // 1.402; -.34414 -.71414; 1.772.
            pixels[3 * i] = IntegerMath.ClampToByte(luma[i] + (((91881 * red) + Half) >> 16));
            pixels[(3 * i) + 1] = IntegerMath.ClampToByte(luma[i] + (((-22554 * blue) - (46802 * red) + Half) >> 16));
            pixels[(3 * i) + 2] = IntegerMath.ClampToByte(luma[i] + (((116130 * blue) + Half) >> 16));
        }
    }
}
