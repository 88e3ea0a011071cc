using System.Numerics;

namespace AcceleratorTraining.Data;

/// <summary>The covered part of each pixel, by sixteen sample points a pixel. Exact integer geometry.</summary>
internal ref struct GlyphInk(Span<ushort> coverage, int size)
{
    /// <summary>Subpixels a pixel: coordinates are in 1/1024 of a pixel.</summary>
    public const int One = 1024;

    private const int Grid = 4;
    private const int Step = One / Grid;

    private readonly Span<ushort> _coverage = coverage;

    /// <summary>Covers every sample point no further than <paramref name="radius"/> from the segment from a to b.</summary>
    public readonly void Draw((int X, int Y) a, (int X, int Y) b, int radius)
    {
        int firstX = Math.Max(0, FloorDivide(Math.Min(a.X, b.X) - radius, Step));
        int firstY = Math.Max(0, FloorDivide(Math.Min(a.Y, b.Y) - radius, Step));
        int lastX = Math.Min((size * Grid) - 1, FloorDivide(Math.Max(a.X, b.X) + radius, Step));
        int lastY = Math.Min((size * Grid) - 1, FloorDivide(Math.Max(a.Y, b.Y) + radius, Step));
        for (int y = firstY; y <= lastY; y++)
        {
            for (int x = firstX; x <= lastX; x++)
            {
                if (IsNear((x * Step) + (Step / 2), (y * Step) + (Step / 2), a, b, radius))
                    _coverage[(y / Grid * size) + (x / Grid)] |= (ushort)(1 << ((y % Grid * Grid) + (x % Grid)));
            }
        }
    }

    /// <summary>Covered sample points of a pixel, 0..16.</summary>
    public readonly int Count(int pixel) => BitOperations.PopCount(_coverage[pixel]);

    /// <summary>
    /// Whether point p lies within the radius of the segment. With d = b - a and t = (p-a).d the nearest point is a
    /// (t below 0), b (t above d.d) or inside, where the distance is |(p-a) x d| / |d|: compared without dividing.
    /// </summary>
    private static bool IsNear(int x, int y, (int X, int Y) a, (int X, int Y) b, int radius)
    {
        long dx = b.X - a.X, dy = b.Y - a.Y, px = x - a.X, py = y - a.Y;
        long along = (px * dx) + (py * dy), length = (dx * dx) + (dy * dy), reach = (long)radius * radius;
        if (along <= 0)
            return (px * px) + (py * py) <= reach;
        if (along >= length)
        {
            long qx = x - b.X, qy = y - b.Y;
            return (qx * qx) + (qy * qy) <= reach;
        }

        // |cross| is below 2^31 for coordinates within a few images, so its square fits in 63 bits.
        long cross = (px * dy) - (py * dx);
        return cross * cross <= reach * length;
    }

    private static int FloorDivide(int value, int divisor) => (value - (((value % divisor) + divisor) % divisor)) / divisor;
}
