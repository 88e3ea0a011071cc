namespace AcceleratorTraining.Hal;

/// <summary>
/// TFLite's integer log-softmax of one row: SOFTMAX's sum in Q12.19, its logarithm and the differences in Q5.26. The same
/// bits under every profile. spec: LOG_SOFTMAX-05, LOG_SOFTMAX-07, LOG_SOFTMAX-08
/// </summary>
/// <remarks>Source: TensorFlow Lite's reference log-softmax.</remarks>
public static class FixedPointLogSoftmax
{
    private const int DroppedBits = 22;

    /// <summary>Log-softmax of one row with output scale 16/256 and zero point 127.</summary>
    /// <param name="operation">Multipliers, shifts and minimum difference.</param>
    /// <param name="logits">At least one class.</param>
    /// <param name="result">As long as <paramref name="logits"/>; may be the same memory.</param>
    public static void Row(LogSoftmax operation, ReadOnlySpan<sbyte> logits, Span<sbyte> result)
    {
        int largest = FixedPointSoftmax.Largest(logits);
        uint sum = FixedPointSoftmax.Sum(logits, largest, operation.Multiplier, operation.LeftShift, operation.MinimumDifference);
        long logarithm = FixedPointLogarithm.NaturalLogarithm((int)sum);

        // The difference at which the scaled difference less the logarithm would leave Q5.26: from there on the result is -128.
        int lowest = FixedPoint.RoundingDoublingHighMultiply(FixedPoint.SaturateToInt32(logarithm + int.MinValue), operation.ReverseMultiplier);
        long floor = Math.Max(operation.MinimumDifference - 1L, HalfAwayFromZero.ShiftRight(lowest, operation.ReverseShift));
        for (int c = 0; c < logits.Length; c++)
        {
            int difference = logits[c] - largest;
            long value = sbyte.MinValue;
            if (difference > floor)
            {
                long scaled = FixedPointSoftmax.Scaled(difference, operation.Multiplier, operation.LeftShift);
                value = sbyte.MaxValue + HalfAwayFromZero.ShiftRight(scaled - logarithm, DroppedBits);
            }

            result[c] = (sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }
}
