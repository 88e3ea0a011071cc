namespace AcceleratorTraining.Hal;

/// <summary>
/// Elementary functions of 32-bit fixed-point numbers: the same bits under every profile. Qm.n has m integer bits, n
/// fraction bits and a sign. spec: SOFTMAX-06, SOFTMAX-07
/// </summary>
/// <remarks>Source: the fixed-point functions of gemmlowp and TensorFlow Lite.</remarks>
public static class FixedPointFunctions
{
    // 48/17 and -32/17 in Q2.29: the first guess of a reciprocal on [1/2, 1].
    private const int FortyEightSeventeenths = 1515870810, MinusThirtyTwoSeventeenths = -1010580540;

    /// <summary>exp(-2^e) in Q0.31 for e = -2..4: one factor a bit of the remainder. A backend may keep a copy in its own memory.</summary>
    public static ReadOnlySpan<int> BarrelFactors => [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>exp of a number that is not positive, in Q0.31.</summary>
    /// <param name="value">Not positive; Qm.(31 - m).</param>
    /// <param name="integerBits">m, 0..5.</param>
    public static int Exponential(int value, int integerBits)
    {
        if (value == 0) return int.MaxValue;
        int quarterBit = 29 - integerBits, quarter = 1 << quarterBit;
        int fraction = (value & (quarter - 1)) - quarter;
        int result = ExponentialOfEighth(fraction << integerBits);
        int remainder = fraction - value;
        for (int i = 0; i < integerBits + 2; i++)
        {
            if ((remainder & (1 << (quarterBit + i))) != 0) result = FixedPoint.RoundingDoublingHighMultiply(result, BarrelFactors[i]);
        }

        return result;
    }

    /// <summary>1 / (1 + x) for x in [0, 1), Q0.31: twice the reciprocal's half.</summary>
    public static int OneOverOnePlus(int value) => FixedPoint.SaturateToInt32((long)ReciprocalOfHalf(value) << 1);

    /// <summary>(1 - x) / (1 + x) for x in [0, 1), Q0.31.</summary>
    public static int OneMinusOverOnePlus(int value) => FixedPoint.SaturateToInt32(((long)ReciprocalOfHalf(value) - (1 << 29)) << 2);

    /// <summary>exp on [-1/4, 0) in Q0.31: a Taylor polynomial of degree 4 about -1/8.</summary>
    public static int ExponentialOfEighth(int value)
    {
        const int expOfMinusEighth = 1895147668, third = 715827883;
        int x = value + (1 << 28);
        int x2 = FixedPoint.RoundingDoublingHighMultiply(x, x);
        int x3 = FixedPoint.RoundingDoublingHighMultiply(x2, x);
        int x4 = FixedPoint.RoundingDoublingHighMultiply(x2, x2);
        int quarterX4 = (int)HalfAwayFromZero.ShiftRight(x4, 2);
        int tail = (int)HalfAwayFromZero.ShiftRight(FixedPoint.RoundingDoublingHighMultiply(quarterX4 + x3, third) + x2, 1);
        return expOfMinusEighth + FixedPoint.RoundingDoublingHighMultiply(expOfMinusEighth, x + tail);
    }

    // 2 / (1 + x) in Q2.29 for x in [0, 1), Q0.31: three Newton steps on half the denominator.
    private static int ReciprocalOfHalf(int value)
    {
        // Rounded half sum of two non-negative numbers: (a + b + 1) / 2.
        int half = (int)(((long)value + int.MaxValue + 1) >> 1);
        int x = FortyEightSeventeenths + FixedPoint.RoundingDoublingHighMultiply(half, MinusThirtyTwoSeventeenths);
        for (int i = 0; i < 3; i++)
        {
            int error = (1 << 29) - FixedPoint.RoundingDoublingHighMultiply(half, x);
            x += FixedPoint.SaturateToInt32((long)FixedPoint.RoundingDoublingHighMultiply(x, error) << 2);
        }

        return x;
    }
}
