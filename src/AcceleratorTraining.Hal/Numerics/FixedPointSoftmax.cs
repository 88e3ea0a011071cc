using System.Numerics;

namespace AcceleratorTraining.Hal;

/// <summary>
/// TFLite's integer softmax of one row: differences to the maximum in Q5.26, exponentials in Q0.31, their sum in Q12.19.
/// The same bits under every profile. spec: SOFTMAX-05 to SOFTMAX-08
/// </summary>
/// <remarks>Source: the fixed-point functions of gemmlowp and TensorFlow Lite's reference softmax.</remarks>
public static class FixedPointSoftmax
{
    private const int AccumulatorIntegerBits = 12;
    private const int OutputBits = 8;

    // exp(-2^e) in Q0.31 for e = -2..4: one factor a bit of the remainder.
    private static ReadOnlySpan<int> BarrelFactors => [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>Softmax of one row with output scale 1/256 and zero point -128.</summary>
    /// <param name="operation">Multiplier, left shift and minimum difference.</param>
    /// <param name="logits">At least one class.</param>
    /// <param name="result">As long as <paramref name="logits"/>; may be the same memory.</param>
    public static void Row(Softmax operation, ReadOnlySpan<sbyte> logits, Span<sbyte> result)
    {
        int maximum = sbyte.MinValue;
        foreach (sbyte logit in logits) maximum = Math.Max(maximum, logit);
        long sum = 0;
        foreach (sbyte logit in logits)
        {
            int difference = logit - maximum;
            if (difference >= operation.MinimumDifference) sum += HalfAwayFromZero.ShiftRight(Exponential(Scaled(operation, difference)), AccumulatorIntegerBits);
        }

        // sum is 1.0 or more in Q12.19 and, for up to 4095 classes, below 2^31; beyond that it saturates.
        uint total = (uint)Math.Min(sum, int.MaxValue);
        int headroom = BitOperations.LeadingZeroCount(total);
        int scale = OneOverOnePlus((int)((total << headroom) - (1u << 31)));
        int shift = AccumulatorIntegerBits - headroom + 31 - OutputBits;
        for (int c = 0; c < logits.Length; c++)
        {
            int difference = logits[c] - maximum;
            long value = sbyte.MinValue;
            if (difference >= operation.MinimumDifference)
            {
                int product = FixedPoint.RoundingDoublingHighMultiply(scale, Exponential(Scaled(operation, difference)));
                value += HalfAwayFromZero.ShiftRight(product, shift);
            }

            result[c] = (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    /// <summary>exp of a Q5.26 number that is not positive, in Q0.31. spec: SOFTMAX-06</summary>
    public static int Exponential(int value)
    {
        const int quarter = 1 << 24;
        if (value == 0) return int.MaxValue;
        int fraction = (value & (quarter - 1)) - quarter;
        int result = ExponentialOfEighth(fraction << 5);
        int remainder = fraction - value;
        for (int i = 0; i < BarrelFactors.Length; i++)
        {
            if ((remainder & (1 << (24 + i))) != 0) result = FixedPoint.RoundingDoublingHighMultiply(result, BarrelFactors[i]);
        }

        return result;
    }

    // exp on [-1/4, 0) in Q0.31: a Taylor polynomial of degree 4 about -1/8.
    private static int ExponentialOfEighth(int value)
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

    // 1 / (1 + x) for x in [0, 1), Q0.31: three Newton steps on half the denominator, in Q2.29. spec: SOFTMAX-07
    private static int OneOverOnePlus(int value)
    {
        const int fortyEightSeventeenths = 1515870810, minusThirtyTwoSeventeenths = -1010580540;

        // Rounded half sum of two non-negative numbers: (a + b + 1) / 2.
        int half = (int)(((long)value + int.MaxValue + 1) >> 1);
        int x = fortyEightSeventeenths + FixedPoint.RoundingDoublingHighMultiply(half, minusThirtyTwoSeventeenths);
        for (int i = 0; i < 3; i++)
        {
            int error = (1 << 29) - FixedPoint.RoundingDoublingHighMultiply(half, x);
            x += FixedPoint.SaturateToInt32((long)FixedPoint.RoundingDoublingHighMultiply(x, error) << 2);
        }

        return FixedPoint.SaturateToInt32((long)x << 1);
    }

    private static int Scaled(Softmax operation, int difference) =>
        FixedPoint.RoundingDoublingHighMultiply(FixedPoint.SaturateToInt32((long)difference << operation.LeftShift), operation.Multiplier);
}
