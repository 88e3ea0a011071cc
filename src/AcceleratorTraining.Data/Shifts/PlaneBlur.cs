namespace AcceleratorTraining.Data.Shifts;

/// <summary>The two blurs that the corruptions are made of. Sources stay as they are; results are new planes.</summary>
internal static class PlaneBlur
{
    /// <summary>Convolves rows, then columns, with the same symmetric taps.</summary>
    /// <param name="source">What is blurred.</param>
    /// <param name="taps">An odd number of Q16 weights that sum to one.</param>
    /// <param name="border">Which position within [0, extent) stands for one outside: (position, extent).</param>
    public static Plane Separable(Plane source, int[] taps, Func<int, int, int> border)
    {
        var rows = new Plane(source.Height, source.Width);
        var result = new Plane(source.Height, source.Width);
        for (int y = 0; y < source.Height; y++)
        {
            Line(source.Values, rows.Values, y * source.Width, 1, source.Width, taps, border);
        }

        for (int x = 0; x < source.Width; x++)
        {
            Line(rows.Values, result.Values, x, source.Width, source.Height, taps, border);
        }

        return result;
    }

    /// <summary>
    /// ImageMagick's motion blur: a pixel becomes the weighted mean of the pixels from itself 2 * radius steps along a
    /// direction, each at the nearest place on the grid (ties towards minus infinity), beyond the border the nearest pixel.
    /// </summary>
    /// <param name="source">What is blurred.</param>
    /// <param name="radius">Half the number of steps.</param>
    /// <param name="sigma">Of the weights, in hundredths of a pixel.</param>
    /// <param name="direction">A unit vector in Q30, rows growing downwards.</param>
    public static Plane Motion(Plane source, int radius, int sigma, (long X, long Y) direction)
    {
        int[] taps = GaussianTaps.OneSided(sigma, (2 * radius) + 1);
        var result = new Plane(source.Height, source.Width);
        for (int y = 0; y < source.Height; y++)
        {
            for (int x = 0; x < source.Width; x++)
            {
                long sum = 0;
                for (int i = 0; i < taps.Length; i++)
                {
                    int column = Math.Clamp(x + RoundHalfDown(i * direction.X), 0, source.Width - 1);
                    int row = Math.Clamp(y + RoundHalfDown(i * direction.Y), 0, source.Height - 1);
                    sum += (long)taps[i] * source.Values[(row * source.Width) + column];
                }

                result.Values[(y * source.Width) + x] = (int)((sum + (FixedMath.One / 2)) >> 16);
            }
        }

        return result;
    }

    /// <summary>ceil(v - 1/2) of a Q30 number.</summary>
    private static int RoundHalfDown(long value) => (int)((value + (1L << 29) - 1) >> 30);

    private static void Line(int[] source, int[] destination, int start, int stride, int extent, int[] taps, Func<int, int, int> border)
    {
        int radius = taps.Length / 2;
        for (int i = 0; i < extent; i++)
        {
            long sum = 0;
            for (int tap = 0; tap < taps.Length; tap++)
            {
                sum += (long)taps[tap] * source[start + (border(i + tap - radius, extent) * stride)];
            }

            destination[start + (i * stride)] = (int)((sum + (FixedMath.One / 2)) >> 16);
        }
    }
}
