using System.Numerics;
using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Hal;

/// <summary>The scalar arithmetic that every backend reproduces bit for bit.</summary>
public static class FixedPoint
{
    private const int Binary32SignificantBits = 24;

    /// <summary>Clamps to the range of int32. Without Math.Clamp, whose exception no device compiler takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SaturateToInt32(long value) => (int)Math.Max(Math.Min(value, int.MaxValue), int.MinValue);

    /// <summary>
    /// Doubling high multiply with rounding, ties towards +infinity: floor((a*b + 2^30) / 2^31), saturated in the one
    /// overflowing case a = b = -2^31. spec: ROUND-05
    /// </summary>
    /// <remarks>Equal to gemmlowp's SaturatingRoundingDoublingHighMul: its sign-dependent nudge and truncating division
    /// amount to a floor after adding 2^30.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RoundingDoublingHighMultiply(int a, int b) =>
        SaturateToInt32(((long)a * b + (1L << 30)) >> 31);

    /// <summary>
    /// Multiplies by <paramref name="multiplier"/> * 2^(<paramref name="shift"/> - 31) under the profile's rules. spec: RESCALE-03 to RESCALE-06
    /// </summary>
    /// <param name="value">An int32 value.</param>
    /// <param name="multiplier">Not negative.</param>
    /// <param name="shift">-31..30; positive shifts left.</param>
    /// <param name="rules">Rounding and what a left shift beyond int32 does.</param>
    /// <returns>The scaled value; up to 62 bits under single rounding with left shifts, not yet saturated to an output type.</returns>
    public static long Multiply(int value, int multiplier, int shift, RescaleRules rules)
    {
        if (rules.Rounding == RoundingRule.DoubleRounding)
        {
            long shifted = (long)value << Math.Max(shift, 0);
            int left = rules.Overflow == RescaleOverflow.Wrap ? (int)shifted : SaturateToInt32(shifted);
            int high = RoundingDoublingHighMultiply(left, multiplier);
            return HalfAwayFromZero.ShiftRight(high, Math.Max(-shift, 0));
        }

        if (rules.Rounding == RoundingRule.Binary32)
        {
            // At most 2^31 * 2^31: neither the product nor its rounding leaves 2^62.
            long product = RoundToBinary32(RoundToBinary32(value) * multiplier);
            return HalfToEven.ShiftRight(product, 31 - shift);
        }

        return ShiftRight((long)value * multiplier, 31 - shift, rules.Rounding);
    }

    /// <summary>
    /// <see cref="Multiply"/> with the multiplier rounded to 15 bits, which leaves room for values of 48 bits. spec: RESCALE-13
    /// </summary>
    /// <param name="value">Saturated to 48 bits first.</param>
    /// <param name="multiplier">Not negative.</param>
    /// <param name="shift">-31..14; positive shifts left.</param>
    /// <param name="rule">The profile's; double rounding rounds once here, half up, and binary32 half to even.</param>
    public static long MultiplyNarrow(long value, int multiplier, int shift, RoundingRule rule)
    {
        const long limit = 1L << 47;
        long narrow = multiplier < 0x7FFF0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF;
        RoundingRule single = rule switch
        {
            RoundingRule.DoubleRounding => RoundingRule.HalfUp,
            RoundingRule.Binary32 => RoundingRule.HalfToEven,
            _ => rule,
        };
        return ShiftRight(Math.Clamp(value, -limit, limit - 1) * narrow, 15 - shift, single);
    }

    /// <summary>The nearest integer of 24 significant bits, ties to even: what a binary32 number keeps. spec: ROUND-07</summary>
    /// <param name="value">Of magnitude up to 2^62.</param>
    public static long RoundToBinary32(long value)
    {
        int dropped = Math.Max(64 - Binary32SignificantBits - BitOperations.LeadingZeroCount((ulong)Math.Abs(value)), 0);
        return HalfToEven.ShiftRight(value, dropped) << dropped;
    }

    /// <summary>Divides by 2^<paramref name="shift"/> under a single-rounding rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rule is DoubleRounding or Binary32, which are no single roundings.</exception>
    public static long ShiftRight(long value, int shift, RoundingRule rule) => rule switch
    {
        RoundingRule.HalfUp => HalfUp.ShiftRight(value, shift),
        RoundingRule.HalfAwayFromZero => HalfAwayFromZero.ShiftRight(value, shift),
        RoundingRule.HalfToEven => HalfToEven.ShiftRight(value, shift),
        RoundingRule.Floor => Floor.ShiftRight(value, shift),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a single-rounding rule."),
    };

    /// <summary>
    /// The first step of RESCALE: brings an input to int32. A positive shift is exact up to saturation, a negative one
    /// rounds half up. spec: RESCALE-09
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PreShift(long value, int shift)
    {
        // Half up without the sum that could overflow: floor plus the highest dropped bit.
        if (shift < 0) return SaturateToInt32((value >> -shift) + ((value >> (-shift - 1)) & 1));
        if (shift == 0) return SaturateToInt32(value);
        long limit = long.MaxValue >> shift;
        return SaturateToInt32(value > limit ? long.MaxValue : value < -limit ? long.MinValue : value << shift);
    }
}
