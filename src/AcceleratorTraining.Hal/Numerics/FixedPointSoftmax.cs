using System.Numerics;

namespace AcceleratorTraining.Hal;

/// <summary>
/// TFLite's integer softmax of one row of 8-bit values: differences to the maximum in Q5.26, exponentials in Q0.31, their
/// sum in Q12.19. The same bits under every profile. spec: SOFTMAX-05 to SOFTMAX-08
/// </summary>
/// <remarks>Source: the fixed-point functions of gemmlowp and TensorFlow Lite's reference softmax.</remarks>
public static class FixedPointSoftmax
{
    /// <summary>Integer bits of the sum; what an exponential in Q0.31 is shifted right by, ties away from zero, to be added. spec: SOFTMAX-07</summary>
    public const int AccumulatorIntegerBits = 12;

    private const int DifferenceIntegerBits = 5;

    /// <summary>Softmax of one row with output scale 1/256 and zero point -128.</summary>
    /// <param name="operation">Multiplier, left shift and minimum difference.</param>
    /// <param name="logits">At least one class.</param>
    /// <param name="result">As long as <paramref name="logits"/>; may be the same memory.</param>
    public static void Row(Softmax operation, ReadOnlySpan<sbyte> logits, Span<sbyte> result) => Row<sbyte>(operation, logits, result);

    /// <summary>Softmax of one row with output scale 1/65536 and zero point -32768.</summary>
    /// <param name="operation">Multiplier, left shift and minimum difference.</param>
    /// <param name="logits">At least one class.</param>
    /// <param name="result">As long as <paramref name="logits"/>.</param>
    public static void Row(Softmax operation, ReadOnlySpan<sbyte> logits, Span<short> result) => Row<short>(operation, logits, result);

    /// <summary>exp(<paramref name="difference"/>) in Q0.31, not negative; 0 below the minimum difference. spec: SOFTMAX-05, SOFTMAX-06</summary>
    /// <param name="operation">Multiplier, left shift and minimum difference.</param>
    /// <param name="difference">From a row's maximum, -255..0.</param>
    public static int Exponential(Softmax operation, int difference) =>
        difference < operation.MinimumDifference ? 0 : Exponential(Scaled(difference, operation.Multiplier, operation.LeftShift));

    /// <summary>What makes probabilities of exponentials: their high product with a scale, then a right shift. spec: SOFTMAX-07, SOFTMAX-08</summary>
    /// <param name="total">The sum of a row's exponentials in Q12.19, 2^19 to 2^31 - 1.</param>
    /// <param name="bits">Bits of the results.</param>
    /// <returns>The scale in Q0.31, at least 2^30; the shift, 43 - bits - zeros that lead the total, which are 1 to 12.</returns>
    public static (int Scale, int Shift) Reciprocal(uint total, int bits)
    {
        int headroom = BitOperations.LeadingZeroCount(total);
        int scale = FixedPointFunctions.OneOverOnePlus((int)((total << headroom) - (1u << 31)));
        return (scale, AccumulatorIntegerBits - headroom + 31 - bits);
    }

    private static void Row<T>(Softmax operation, ReadOnlySpan<sbyte> logits, Span<T> result)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        long minimum = long.CreateTruncating(T.MinValue), maximum = long.CreateTruncating(T.MaxValue);
        int bits = T.MaxValue.GetByteCount() * 8, largest = Largest(logits);
        uint total = Sum(logits, largest, operation.Multiplier, operation.LeftShift, operation.MinimumDifference);
        (int scale, int shift) = Reciprocal(total, bits);
        for (int c = 0; c < logits.Length; c++)
        {
            int difference = logits[c] - largest;
            long value = minimum;
            if (difference >= operation.MinimumDifference)
            {
                int exponential = Exponential(Scaled(difference, operation.Multiplier, operation.LeftShift));
                value += HalfAwayFromZero.ShiftRight(FixedPoint.RoundingDoublingHighMultiply(scale, exponential), shift);
            }

            result[c] = T.CreateTruncating(Math.Clamp(value, minimum, maximum));
        }
    }

    internal static int Largest(ReadOnlySpan<sbyte> logits)
    {
        int largest = sbyte.MinValue;
        foreach (sbyte logit in logits) largest = Math.Max(largest, logit);
        return largest;
    }

    /// <summary>
    /// The sum of a row's exponentials in Q12.19: 1.0 or more and, for up to 4095 classes, below 2^31; beyond that it
    /// saturates. spec: SOFTMAX-07
    /// </summary>
    internal static uint Sum(ReadOnlySpan<sbyte> logits, int largest, int multiplier, int leftShift, int minimumDifference)
    {
        long sum = 0;
        foreach (sbyte logit in logits)
        {
            int difference = logit - largest;
            if (difference >= minimumDifference) sum += HalfAwayFromZero.ShiftRight(Exponential(Scaled(difference, multiplier, leftShift)), AccumulatorIntegerBits);
        }

        return (uint)Math.Min(sum, int.MaxValue);
    }

    /// <summary>A difference in Q5.26. spec: SOFTMAX-05</summary>
    internal static int Scaled(int difference, int multiplier, int leftShift) =>
        FixedPoint.RoundingDoublingHighMultiply(FixedPoint.SaturateToInt32((long)difference << leftShift), multiplier);

    private static int Exponential(int scaled) => FixedPointFunctions.Exponential(scaled, DifferenceIntegerBits);
}
