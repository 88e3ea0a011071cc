namespace AcceleratorTraining.Data;

/// <summary>Turns the ink of one sample into the bytes that a camera delivers.</summary>
internal static class GlyphPhotograph
{
    /// <summary>A fully inked pixel: sixteen sample points times the blur's weights, which sum to sixteen.</summary>
    private const int FullInk = 256;

    public static void Develop(
        GlyphInk ink, int size, int inkLevel, in GlyphCamera camera, GlyphDraws lamp, GlyphDraws noise, Span<byte> destination)
    {
        int paper = lamp.Between(camera.PaperLow, camera.PaperHigh);
        int depth = Math.Max(0, GlyphCamera.Scanner.PaperHigh - inkLevel) * camera.ContrastPercent / 100;

        // The lamp stands on the left, a little above or below: the light falls towards the right.
        int fall = lamp.Between(camera.ShadowLow, camera.ShadowHigh);
        int tilt = lamp.About(fall);
        for (int y = 0; y < size; y++)
        {
            uint bits = 0;
            for (int x = 0; x < size; x++)
            {
                if (x % 2 == 0)
                    bits = noise.Word();
                int error = Error(bits >> (x % 2 * 16), camera.Noise);
                int light = (((size - 1 - (2 * x)) * fall) + ((size - 1 - (2 * y)) * tilt)) / (2 * (size - 1));
                int covered = camera.Blurred ? Blur(ink, size, x, y) : ink.Count((y * size) + x) * 16;
                destination[(y * size) + x] = (byte)Math.Clamp(paper + light - (depth * covered / FullInk) + error, 0, 255);
            }
        }
    }

    /// <summary>The sum of two uniform errors in [-amplitude, amplitude], from the low 16 bits.</summary>
    private static int Error(uint bits, int amplitude)
    {
        uint range = (uint)(2 * amplitude) + 1;
        return (int)(((bits & 0xFF) * range) >> 8) + (int)((((bits >> 8) & 0xFF) * range) >> 8) - (2 * amplitude);
    }

    /// <summary>1-2-1 both ways; beyond the edge there is paper.</summary>
    private static int Blur(GlyphInk ink, int size, int x, int y)
    {
        int sum = 0;
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                if ((uint)(x + dx) < (uint)size && (uint)(y + dy) < (uint)size)
                    sum += ink.Count(((y + dy) * size) + x + dx) * (2 - Math.Abs(dx)) * (2 - Math.Abs(dy));
            }
        }

        return sum;
    }
}
