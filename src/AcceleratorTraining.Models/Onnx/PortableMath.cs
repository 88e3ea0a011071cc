namespace AcceleratorTraining.Models;

/// <summary>Functions for tables, by additions, multiplications and divisions alone: the same bits on every machine.</summary>
internal static class PortableMath
{
    // ln 2 in two parts; the first has few enough bits that n * High is exact.
    private const double High = 0.693147180369123816490;
    private const double Low = 1.90821492927058770002e-10;
    private const double PerLn2 = 1.4426950408889634;
    private const int Terms = 16;

    /// <summary>e^x: 2^n times a Taylor series within +-ln(2) / 2.</summary>
    public static double Exp(double x)
    {
        if (x > 700) return double.PositiveInfinity;
        if (!(x > -700)) return 0;
        double n = Math.Floor(x * PerLn2 + 0.5), rest = x - n * High - n * Low, sum = 1;
        for (int i = Terms; i >= 1; i--) sum = 1 + sum * rest / i;
        return sum * BitConverter.Int64BitsToDouble((1023 + (long)n) << 52);
    }

    public static double Logistic(double x) => 1 / (1 + Exp(-x));

    public static double Tanh(double x) => 2 / (1 + Exp(-2 * x)) - 1;
}
