using System.Numerics;

namespace AcceleratorTraining.Hal;

/// <summary>
/// TFLite's integer softmax of one row: differences to the maximum in Q5.26, exponentials in Q0.31, their sum in Q12.19.
/// The same bits under every profile. spec: SOFTMAX-05 to SOFTMAX-08
/// </summary>
/// <remarks>Source: the fixed-point functions of gemmlowp and TensorFlow Lite's reference softmax.</remarks>
public static class FixedPointSoftmax
{
    private const int DifferenceIntegerBits = 5;
    private const int AccumulatorIntegerBits = 12;
    private const int OutputBits = 8;

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
            if (difference >= operation.MinimumDifference) sum += HalfAwayFromZero.ShiftRight(Exponential(operation, difference), AccumulatorIntegerBits);
        }

        // sum is 1.0 or more in Q12.19 and, for up to 4095 classes, below 2^31; beyond that it saturates.
        uint total = (uint)Math.Min(sum, int.MaxValue);
        int headroom = BitOperations.LeadingZeroCount(total);
        int scale = FixedPointFunctions.OneOverOnePlus((int)((total << headroom) - (1u << 31)));
        int shift = AccumulatorIntegerBits - headroom + 31 - OutputBits;
        for (int c = 0; c < logits.Length; c++)
        {
            int difference = logits[c] - maximum;
            long value = sbyte.MinValue;
            if (difference >= operation.MinimumDifference)
            {
                int product = FixedPoint.RoundingDoublingHighMultiply(scale, Exponential(operation, difference));
                value += HalfAwayFromZero.ShiftRight(product, shift);
            }

            result[c] = (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    // The difference in Q5.26 and its exponential in Q0.31.
    private static int Exponential(Softmax operation, int difference)
    {
        int left = FixedPoint.SaturateToInt32((long)difference << operation.LeftShift);
        return FixedPointFunctions.Exponential(FixedPoint.RoundingDoublingHighMultiply(left, operation.Multiplier), DifferenceIntegerBits);
    }
}
