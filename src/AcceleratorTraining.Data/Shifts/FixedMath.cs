namespace AcceleratorTraining.Data.Shifts;

/// <summary>Exponential, sine and cosine in fixed point by their series, so that every machine gets the same bits.</summary>
internal static class FixedMath
{
    /// <summary>1 in Q16, the format of planes, weights and fractions.</summary>
    public const int One = 1 << 16;

    /// <summary>1/e in Q32.</summary>
    private const long InverseE = 1580030169;

    /// <summary>pi/4 in Q30.</summary>
    private const long QuarterPi = 843314857;

    /// <summary>exp(-numerator / denominator) in Q32, within a few units; numerator at least 0, denominator above 0.</summary>
    public static long ExpNegative(long numerator, long denominator)
    {
        long whole = numerator / denominator;
        if (whole > 22)
        {
            return 0;
        }

        // e^-x = e^-whole * e^-fraction, the latter by its Taylor series: 2^-32 is passed at the 13th term.
        long fraction = (long)(((Int128)(numerator % denominator) << 32) / denominator);
        long sum = 0;
        long term = 1L << 32;
        for (int n = 1; term != 0; n++)
        {
            sum += term;
            term = -(long)(((Int128)term * fraction) >> 32) / n;
        }

        for (; whole > 0; whole--)
        {
            sum = (long)(((Int128)sum * InverseE) >> 32);
        }

        return sum;
    }

    /// <summary>Sine and cosine in Q30 of the angle word / 2^31 * 45 degrees: a random word becomes a uniform angle within +-45 degrees.</summary>
    public static (long Sine, long Cosine) SineCosine(int word)
    {
        long angle = (word * QuarterPi) >> 31;
        long square = (angle * angle) >> 30;
        long sine = 0;
        long cosine = 0;
        long sineTerm = angle;
        long cosineTerm = 1L << 30;
        for (int n = 1; cosineTerm != 0; n += 2)
        {
            sine += sineTerm;
            cosine += cosineTerm;
            cosineTerm = -((cosineTerm * square) >> 30) / (n * (n + 1));
            sineTerm = -((sineTerm * square) >> 30) / ((n + 1) * (n + 2));
        }

        return (sine, cosine);
    }
}
