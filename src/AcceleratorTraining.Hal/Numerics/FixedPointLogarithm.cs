using System.Numerics;

namespace AcceleratorTraining.Hal;

/// <summary>The natural logarithm of a Q12.19 number in Q5.26. spec: LOG_SOFTMAX-06</summary>
/// <remarks>Source: TensorFlow Lite's fixed-point logarithm.</remarks>
public static class FixedPointLogarithm
{
    private const int InputIntegerBits = 12, SumIntegerBits = 6;

    // In Q0.31: ln 2, 2^(-1/4), 2^(-1/2).
    private const int Log2 = 1488522236, FourthRootOfHalf = 1805811301, RootOfHalf = 1518500250;

    // In Q0.31, with g = 2^(1/4): 11/240 g, g/20, 2/g - g, g/4.
    private const int NumeratorCube = 117049297, DenominatorSquare = 127690142, DenominatorOne = 1057819769, DenominatorLinear = 638450708;

    /// <summary>ln(value / 2^19) * 2^26.</summary>
    /// <param name="value">1.0 or more in Q12.19: 2^19..2^31 - 1.</param>
    public static int NaturalLogarithm(int value)
    {
        // value = r * 2^e in two ways: r about in [0.71, 1.41) and e whole less 3/4, or half a power of two further and
        // less 1/4; the smaller r and the larger exponent belong together and have r in [0.71, 1].
        int zeros = BitOperations.LeadingZeroCount((uint)value);
        int first = FixedPoint.SaturateToInt32((long)High(value << (zeros - 1), RootOfHalf) << 1);
        int firstExponent = ((InputIntegerBits - zeros) << (31 - SumIntegerBits)) + (1 << (29 - SumIntegerBits));
        int headroom = BitOperations.LeadingZeroCount((uint)High(value, RootOfHalf)) - 1;
        int second = FixedPoint.SaturateToInt32((long)value << headroom);
        int secondExponent = ((InputIntegerBits - headroom) << (31 - SumIntegerBits)) - (1 << (29 - SumIntegerBits));
        int r = Math.Min(first, second), exponent = Math.Max(firstExponent, secondExponent);

        // ln r about 2^(-1/4) as a quotient of polynomials in q = 2 (r - 2^(-1/4)).
        int p = (int)(((long)r + FourthRootOfHalf + 1) >> 1);
        int q = (r - FourthRootOfHalf) * 2;
        int square = High(q, q);
        int numerator = High(q, r) + High(High(q, square), NumeratorCube);
        int denominatorMinusOne = High(p, DenominatorOne + q + High(DenominatorSquare, square)) + High(DenominatorLinear, q);
        int quotient = High((int)HalfAwayFromZero.ShiftRight(numerator, SumIntegerBits), FixedPointFunctions.OneOverOnePlus(denominatorMinusOne));
        return FixedPoint.SaturateToInt32(((long)High(exponent, Log2) + quotient) << 1);
    }

    private static int High(int a, int b) => FixedPoint.RoundingDoublingHighMultiply(a, b);
}
