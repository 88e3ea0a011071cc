namespace AcceleratorTraining.Models;

/// <summary>A real factor as the integers that RESCALE takes: multiplier * 2^(shift - 31).</summary>
/// <param name="Multiplier">0, or in [2^30, 2^31); MEAN divides it further.</param>
/// <param name="Shift">-31 to 30; positive shifts left.</param>
public readonly record struct QuantizedMultiplier(int Multiplier, sbyte Shift)
{
    private const int MantissaBits = 52;

    /// <summary>Fraction bits of a double's 53-bit significand that a 31-bit multiplier drops.</summary>
    private const int Dropped = MantissaBits + 1 - 31;

    /// <summary>
    /// The nearest representable factor, as TFLite derives it: the significand in [1/2, 1) times 2^31, ties away from
    /// zero; below 2^-32 it is 0, beyond the largest shift it is the largest factor.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="real"/> is negative or not a number.</exception>
    public static QuantizedMultiplier FromReal(double real)
    {
        if (!(real >= 0)) throw new ArgumentOutOfRangeException(nameof(real), real, "A scale factor is a number of 0 or more.");
        if (real == 0) return default;
        if (double.IsInfinity(real)) return Largest;

        // real = significand * 2^(shift - 53), significand in [2^52, 2^53). Subnormals are far below 2^-32.
        ulong bits = BitConverter.DoubleToUInt64Bits(real);
        int exponent = (int)(bits >> MantissaBits);
        if (exponent == 0) return default;
        long significand = (long)(bits & ((1UL << MantissaBits) - 1)) | 1L << MantissaBits;
        int shift = exponent - 1022;

        // Half away from zero is half up for a positive number.
        long multiplier = (significand + (1L << (Dropped - 1))) >> Dropped;
        if (multiplier == 1L << 31)
        {
            multiplier >>= 1;
            shift++;
        }

        if (shift < -31) return default;
        return shift > 30 ? Largest : new QuantizedMultiplier((int)multiplier, (sbyte)shift);
    }

    private static QuantizedMultiplier Largest => new(int.MaxValue, 30);
}
