namespace AcceleratorTraining.Baselines;

/// <summary>
/// Elementary functions from IEEE + - * / alone: the C library's own differ in their last bits from machine to machine, and
/// training would carry that into its results. Accurate to a few units of double's last place.
/// </summary>
internal static class Elementary
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>e^x = 2^n e^r, |r| at most ln(2)/2, by the exponential series; 0 below -700, at most e^700.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < -700) return 0;
        x = Math.Min(x, 700);
        double n = Math.Floor((x / Ln2) + 0.5), r = x - (n * Ln2), sum = 1;
        for (int i = 14; i >= 1; i--)
            sum = 1 + (sum * r / i);
        return sum * BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
    }

    /// <summary>ln x = n ln 2 + 2 artanh((m - 1) / (m + 1)), m in [sqrt(1/2), sqrt(2)]; x positive and normal.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        long n = (bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951) (m, n) = (m / 2, n + 1);
        double t = (m - 1) / (m + 1), square = t * t, sum = 0;
        for (int i = 21; i >= 1; i -= 2)
            sum = (sum * square) + (1.0 / i);
        return (n * Ln2) + (2 * t * sum);
    }

    /// <summary>(1 + cos(pi x)) / 2 for x in [0, 1], by the series of the cosine.</summary>
    public static double RaisedCosine(double x)
    {
        double square = Math.PI * Math.PI * x * x, sum = 1;
        for (int i = 26; i >= 2; i -= 2)
            sum = 1 - (sum * square / (i * (i - 1)));
        return (1 + sum) / 2;
    }

    /// <summary>The normal distribution function, by Abramowitz and Stegun's formula 26.2.17; error below 7.5e-8.</summary>
    public static double NormalDistribution(double x)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        double tail = NormalDensity(x) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The normal density.</summary>
    public static double NormalDensity(double x) => 0.3989422804014327 * Exp(-x * x / 2);
}
