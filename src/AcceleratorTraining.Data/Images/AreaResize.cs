namespace AcceleratorTraining.Data;

/// <summary>Shrinks a grey image by area: every result is the mean of what it covers, partly covered pixels by their share.</summary>
internal static class AreaResize
{
    /// <summary>Shrinks to side x side, exactly, rounded to nearest, ties up.</summary>
    /// <param name="source">Height * width bytes, row-major.</param>
    /// <param name="height">Rows, at least <paramref name="side"/>.</param>
    /// <param name="width">Columns, at least <paramref name="side"/>.</param>
    /// <param name="side">Rows and columns of the result, at least 1.</param>
    public static byte[] Shrink(ReadOnlySpan<byte> source, int height, int width, int side)
    {
        // In units of 1/side of a source pixel, result i covers [i * extent, (i + 1) * extent) and pixel p [p * side, (p + 1) * side).
        byte[] result = new byte[side * side];
        long area = (long)height * width;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                long sum = 0;
                for (int row = y * height / side; row * side < (y + 1) * height; row++)
                {
                    long line = 0;
                    for (int column = x * width / side; column * side < (x + 1) * width; column++)
                    {
                        line += source[(row * width) + column] * Overlap(column, x, width, side);
                    }

                    sum += line * Overlap(row, y, height, side);
                }

                result[(y * side) + x] = (byte)(((2 * sum) + area) / (2 * area));
            }
        }

        return result;
    }

    private static long Overlap(int pixel, int cell, int extent, int side) =>
        Math.Min((pixel + 1) * side, (cell + 1) * extent) - Math.Max(pixel * side, cell * extent);
}
