using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>A random height map by the diamond-square algorithm on a torus, scaled to [0, 1].</summary>
/// <remarks>
/// The side is the smallest power of two that covers the image (32 for CIFAR). Of squares s apart, first the middle, then
/// the middles of the edges become the mean of their four neighbours plus an amplitude times a uniform draw of [-1, 1);
/// then s halves and the amplitude falls by decay * decay, since the original multiplies two factors that each fall by decay.
/// </remarks>
internal static class PlasmaFractal
{
    /// <summary>A map of the image's extent, Q16 within [0, 65536], the top left corner of the whole map.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="decay">In hundredths, above 100.</param>
    /// <param name="stream">Where draws come from.</param>
    public static Plane Create(int height, int width, int decay, ref PhiloxStream stream)
    {
        int side = 2;
        while (side < Math.Max(height, width))
        {
            side *= 2;
        }

        long[] map = new long[side * side];
        long amplitude = 1L << 30;
        for (int step = side; step >= 2; step /= 2)
        {
            Fill(map, side, step, (step / 2, step / 2), (step / 2, step / 2), (step / 2, -step / 2), amplitude, ref stream);
            Fill(map, side, step, (0, step / 2), (0, step / 2), (step / 2, 0), amplitude, ref stream);
            Fill(map, side, step, (step / 2, 0), (0, step / 2), (step / 2, 0), amplitude, ref stream);
            amplitude = amplitude * 10_000 / ((long)decay * decay);
        }

        return Normalize(map, side, height, width);
    }

    /// <summary>Sets the points at <paramref name="first"/> plus multiples of step from neighbours at +- two offsets (row, column).</summary>
    private static void Fill(
        long[] map, int side, int step, (int Row, int Column) first, (int Row, int Column) one, (int Row, int Column) other,
        long amplitude, ref PhiloxStream stream)
    {
        for (int row = first.Row; row < side; row += step)
        {
            for (int column = first.Column; column < side; column += step)
            {
                long sum = At(row + one.Row, column + one.Column) + At(row - one.Row, column - one.Column)
                    + At(row + other.Row, column + other.Column) + At(row - other.Row, column - other.Column);
                map[(row * side) + column] = (sum >> 2) + ((amplitude * (int)stream.NextUInt32()) >> 31);
            }
        }

        // The side is a power of two, so a mask wraps negative positions as well.
        long At(int row, int column) => map[((row & (side - 1)) * side) + (column & (side - 1))];
    }

    private static Plane Normalize(long[] map, int side, int height, int width)
    {
        long minimum = map.Min();
        long range = Math.Max(map.Max() - minimum, 1);
        var plane = new Plane(height, width);
        for (int i = 0; i < plane.Values.Length; i++)
        {
            long value = map[(i / width * side) + (i % width)];
            plane.Values[i] = (int)(((value - minimum) << 16) / range);
        }

        return plane;
    }
}
