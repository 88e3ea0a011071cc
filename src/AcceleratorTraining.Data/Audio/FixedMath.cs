using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// The transcendental functions that audio tables are made of, in integers with 56 fraction bits, so that the tables are the same
/// on every machine. Power series, summed until a term vanishes; errors stay below 2^-50 (a test holds them against doubles).
/// </summary>
internal static class FixedMath
{
    /// <summary>Fraction bits of every value here.</summary>
    public const int FractionBits = 56;

    /// <summary>1.</summary>
    public const long One = 1L << FractionBits;

    /// <summary>round(ln 2 * 2^56).</summary>
    public const long Ln2 = 49_946_518_145_322_874;

    /// <summary>round(2^56 / pi).</summary>
    public const long InversePi = 22936644556890635;

    /// <summary>round(pi * 2^56).</summary>
    private const long Pi = 226_375_608_064_910_089;

    /// <summary>A fraction; below 128, of a positive denominator.</summary>
    public static long Ratio(long numerator, long denominator) => (long)(((Int128)numerator << FractionBits) / denominator);

    /// <summary>A product; below 128.</summary>
    public static long Multiply(long left, long right) => (long)(((Int128)left * right + (One >> 1)) >> FractionBits);

    /// <summary>A quotient; below 128.</summary>
    public static long Divide(long left, long right) => Ratio(left, right);

    /// <summary>cos(2 pi numerator / denominator).</summary>
    /// <param name="numerator">Any, up to 2^55 in magnitude.</param>
    /// <param name="denominator">Positive, up to 2^55.</param>
    public static long Cosine(long numerator, long denominator)
    {
        // Folded exactly, by symmetry, into the first eighth of the circle, where the series are short.
        long n = numerator % denominator, d = denominator;
        n = n < 0 ? n + d : n;
        n = 2 * n > d ? d - n : n;
        bool negative = 4 * n > d;
        (n, d) = negative ? (d - (2 * n), 2 * d) : (n, d);
        long value = 8 * n > d ? SineSeries(Angle(d - (4 * n), 4 * d)) : CosineSeries(Angle(n, d));
        return negative ? -value : value;
    }

    /// <summary>sin(2 pi numerator / denominator).</summary>
    public static long Sine(long numerator, long denominator) => Cosine((4 * numerator) - denominator, 4 * denominator);

    /// <summary>The natural logarithm of a positive value: k ln 2 + 2 artanh((m - 1) / (m + 1)) with m in [1, 2).</summary>
    public static long Log(long value)
    {
        int exponent = (int)long.Log2(value) - FractionBits;
        long mantissa = exponent >= 0 ? value >> exponent : value << -exponent;
        long t = Divide(mantissa - One, mantissa + One), square = Multiply(t, t), sum = 0;
        for (int n = 1; t != 0; n += 2)
        {
            sum += t / n;
            t = Multiply(t, square);
        }

        return (exponent * Ln2) + (2 * sum);
    }

    /// <summary>e to a power; the result is below 128.</summary>
    public static long Exp(long exponent)
    {
        int whole = (int)Math.DivRem(exponent, Ln2, out long rest);
        (whole, rest) = rest < 0 ? (whole - 1, rest + Ln2) : (whole, rest);
        long term = One, sum = 0;
        for (int n = 1; term != 0; n++)
        {
            sum += term;
            term = Multiply(term, rest) / n;
        }

        return whole >= 0 ? sum << whole : sum >> -whole;
    }

    /// <summary>floor of the square root, one binary digit of the root at a time.</summary>
    public static ulong SquareRoot(UInt128 value)
    {
        if (value == 0)
        {
            return 0;
        }

        UInt128 root = 0;
        for (UInt128 bit = (UInt128)1 << ((int)UInt128.Log2(value) & ~1); bit != 0; bit >>= 2)
        {
            UInt128 candidate = root + bit;
            root >>= 1;
            if (value >= candidate)
            {
                value -= candidate;
                root += bit;
            }
        }

        return (ulong)root;
    }

    /// <summary>log2 of a positive integer, 16 fraction bits, by <see cref="LossTables.Log2"/> on its first 64 bits.</summary>
    public static int Log2(UInt128 value)
    {
        int shift = Math.Max(0, (int)UInt128.Log2(value) - 63);
        return LossTables.Log2((ulong)(value >> shift)) + (shift << LossTables.LossFractionBits);
    }

    /// <summary>The value with fewer fraction bits, ties up.</summary>
    public static long Round(long value, int fractionBits) => ((value >> (FractionBits - fractionBits - 1)) + 1) >> 1;

    private static long Angle(long numerator, long denominator) => (long)((Int128)2 * Pi * numerator / denominator);

    private static long CosineSeries(long angle) => Series(angle, One, 1);

    private static long SineSeries(long angle) => Series(angle, angle, 2);

    private static long Series(long angle, long term, int next)
    {
        long square = Multiply(angle, angle), sum = 0;
        for (int n = next; term != 0; n += 2)
        {
            sum += term;
            term = -Multiply(term, square) / (n * (n + 1));
        }

        return sum;
    }
}
