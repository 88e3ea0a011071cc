namespace AcceleratorTraining.Experiments;

/// <summary>A plane in weight space: a centre and two directions.</summary>
/// <param name="Name">Its tasks are called so.</param>
/// <param name="Center">The point (0, 0).</param>
/// <param name="First">One step along the first axis.</param>
/// <param name="Second">One step along the second.</param>
/// <param name="Reach">The grid goes from -Reach to Reach on both axes.</param>
internal sealed record LossPlane(string Name, double[] Center, double[] First, double[] Second, double Reach)
{
    /// <summary>Points of the grid on each axis.</summary>
    public const int Points = 21;

    /// <summary>The coordinate of a grid line.</summary>
    public double Coordinate(int line) => Reach * (2.0 * line / (Points - 1) - 1);

    /// <summary>The point of the plane next to a weight vector, and the share of its distance from the centre that lies in the plane.</summary>
    public (double Alpha, double Beta, double Share) Project(double[] weights)
    {
        double[] offset = [.. weights.Zip(Center, (w, c) => w - c)];
        double aa = Dot(First, First), ab = Dot(First, Second), bb = Dot(Second, Second), oa = Dot(offset, First), ob = Dot(offset, Second), oo = Dot(offset, offset);
        double determinant = aa * bb - ab * ab;
        if (determinant <= 0 || oo == 0) return (0, 0, 1);
        double alpha = (oa * bb - ob * ab) / determinant, beta = (ob * aa - oa * ab) / determinant;
        return (alpha, beta, Math.Sqrt(Math.Max(0, alpha * oa + beta * ob) / oo));
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
