using System.Globalization;

namespace AcceleratorTraining.Experiments;

/// <summary>A mean of independent values with its 95 % confidence interval by Student's t.</summary>
/// <param name="Mean">The mean; not a number without values.</param>
/// <param name="HalfWidth">Half the interval's width, t(n - 1) * s / sqrt(n); not a number for fewer than two values.</param>
/// <param name="Count">n.</param>
public readonly record struct MeanInterval(double Mean, double HalfWidth, int Count)
{
    // The 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom, as every table has them.
    private static ReadOnlySpan<double> Quantiles =>
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
        2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
        2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    /// <summary>Of seeds, or of episodes.</summary>
    public static MeanInterval Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return new MeanInterval(double.NaN, double.NaN, 0);
        double sum = 0, squares = 0;
        foreach (double value in values) sum += value;
        double mean = sum / values.Length;
        if (values.Length == 1) return new MeanInterval(mean, double.NaN, 1);
        foreach (double value in values) squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / (values.Length - 1));
        return new MeanInterval(mean, Quantile(values.Length - 1) * deviation / Math.Sqrt(values.Length), values.Length);
    }

    /// <summary>The 97.5 % quantile of Student's t.</summary>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    internal static double Quantile(int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (freedom <= Quantiles.Length) return Quantiles[freedom - 1];

        // Cornish and Fisher's expansion around the normal quantile z: beyond 30 degrees its error is below 1e-5.
        const double Z = 1.959963985, Z3 = Z * Z * Z, Z5 = Z3 * Z * Z, Z7 = Z5 * Z * Z;
        double n = freedom;
        return Z + (Z3 + Z) / (4 * n) + (5 * Z5 + 16 * Z3 + 3 * Z) / (96 * n * n) + (3 * Z7 + 19 * Z5 + 17 * Z3 - 15 * Z) / (384 * n * n * n);
    }

    /// <summary>"0.641 ± 0.012", the interval only where there is one; a dash without values.</summary>
    public string ToString(string format)
    {
        if (Count == 0) return "–";

        // A negative mean that rounds to zero gets the positive section behind a minus sign.
        string mean = Mean.ToString(format, CultureInfo.InvariantCulture).Replace("-+", "-", StringComparison.Ordinal);
        return double.IsNaN(HalfWidth) ? mean : $"{mean} ± {HalfWidth.ToString(format.TrimStart('+').Split(';')[0], CultureInfo.InvariantCulture)}";
    }
}
