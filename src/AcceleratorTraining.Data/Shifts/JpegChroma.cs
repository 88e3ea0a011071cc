namespace AcceleratorTraining.Data.Shifts;

/// <summary>Halves and doubles the resolution of a colour difference (4:2:0), as libjpeg does it.</summary>
internal static class JpegChroma
{
    /// <summary>Means of 2x2 samples; ties go down in even columns and up in odd ones, so that no level drifts.</summary>
    /// <param name="full">Height * width samples.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>Half the extents, rounded up; a missing row or column repeats the last.</returns>
    public static int[] Halve(int[] full, int height, int width)
    {
        int columns = (width + 1) / 2;
        int[] half = new int[(height + 1) / 2 * columns];
        for (int i = 0; i < half.Length; i++)
        {
            int top = i / columns * 2 * width;
            int bottom = Math.Min((i / columns * 2) + 1, height - 1) * width;
            int left = i % columns * 2;
            int right = Math.Min(left + 1, width - 1);
            int bias = 1 + (i % columns & 1);
            half[i] = (full[top + left] + full[top + right] + full[bottom + left] + full[bottom + right] + bias) >> 2;
        }

        return half;
    }

    /// <summary>Back to the full extents by a triangle filter: per axis three parts of the nearer sample, one of the farther.</summary>
    public static int[] Double(int[] half, int height, int width)
    {
        int columns = (width + 1) / 2;
        int rows = (height + 1) / 2;
        int[] full = new int[height * width];
        for (int i = 0; i < full.Length; i++)
        {
            (int y, int x) = (i / width, i % width);
            int near = y / 2 * columns;
            int far = Math.Clamp((y / 2) + ((y & 1) == 0 ? -1 : 1), 0, rows - 1) * columns;
            int side = Math.Clamp((x / 2) + ((x & 1) == 0 ? -1 : 1), 0, columns - 1);
            int nearer = (3 * half[near + (x / 2)]) + half[far + (x / 2)];
            int farther = (3 * half[near + side]) + half[far + side];
            full[i] = ((3 * nearer) + farther + ((x & 1) == 0 ? 8 : 7)) >> 4;
        }

        return full;
    }
}
