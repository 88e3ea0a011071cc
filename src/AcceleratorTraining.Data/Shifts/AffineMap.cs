using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Shifts;

/// <summary>The affine map that takes three corners of a square to places near them.</summary>
/// <remarks>
/// With corners P0 = c + (s, s), P1 = c + (s, -s), P2 = c - (s, s), c half and s a third of the extent, both whole, and their images Q,
/// the map is p -> Q2 + [E F] (p - P2) / 2s with E = Q1 - Q2 and F = Q0 - Q1. Images are drawn by looking up sources, hence its inverse.
/// </remarks>
internal readonly struct AffineMap
{
    /// <summary>Fraction bits of the inverse matrix.</summary>
    private const int MatrixBits = 24;

    private readonly (long X, long Y) _corner;
    private readonly (long X, long Y) _image;
    private readonly (long XX, long XY, long YX, long YY) _inverse;

    private AffineMap((long X, long Y) corner, (long X, long Y) image, (long XX, long XY, long YX, long YY) inverse)
    {
        _corner = corner;
        _image = image;
        _inverse = inverse;
    }

    /// <summary>Draws the images, each coordinate within <paramref name="reach"/> hundredths of a pixel of its corner's.</summary>
    /// <param name="shape">The image's extent.</param>
    /// <param name="reach">At most 8 per pixel of the smaller extent, so that the images always span a plane.</param>
    /// <param name="stream">Where the six draws come from.</param>
    public static AffineMap Draw(ImageShape shape, long reach, ref PhiloxStream stream)
    {
        long half = Math.Max(Math.Min(shape.Height, shape.Width) / 3, 1);
        (long X, long Y) centre = (shape.Width / 2, shape.Height / 2);
        (long X, long Y) image0 = Near(centre.X + half, centre.Y + half, reach, ref stream);
        (long X, long Y) image1 = Near(centre.X + half, centre.Y - half, reach, ref stream);
        (long X, long Y) image2 = Near(centre.X - half, centre.Y - half, reach, ref stream);
        (long X, long Y) e = (image1.X - image2.X, image1.Y - image2.Y);
        (long X, long Y) f = (image0.X - image1.X, image0.Y - image1.Y);
        Int128 determinant = ((Int128)e.X * f.Y) - ((Int128)f.X * e.Y);
        return new AffineMap(
            ((centre.X - half) << 16, (centre.Y - half) << 16),
            image2,
            (Entry(f.Y), Entry(-f.X), Entry(-e.Y), Entry(e.X)));

        // Cramer's rule: a Q16 number over a Q32 determinant.
        long Entry(long value) => (long)(((Int128)(2 * half * value) << (16 + MatrixBits)) / determinant);
    }

    /// <summary>Where pixel (x, y) of the result comes from: Q16, to the nearest 1/32 of a pixel.</summary>
    public (long X, long Y) Source(int x, int y)
    {
        long right = ((long)x << 16) - _image.X;
        long down = ((long)y << 16) - _image.Y;
        return (
            Snap(_corner.X + (((_inverse.XX * right) + (_inverse.XY * down)) >> MatrixBits)),
            Snap(_corner.Y + (((_inverse.YX * right) + (_inverse.YY * down)) >> MatrixBits)));

        static long Snap(long value) => (value + (1 << 10)) >> 11 << 11;
    }

    private static (long X, long Y) Near(long x, long y, long reach, ref PhiloxStream stream) =>
        ((x << 16) + Offset(reach, ref stream), (y << 16) + Offset(reach, ref stream));

    private static long Offset(long reach, ref PhiloxStream stream) => (reach * (int)stream.NextUInt32() >> 15) / 100;
}
