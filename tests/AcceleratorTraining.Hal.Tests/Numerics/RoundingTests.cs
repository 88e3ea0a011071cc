using System.Numerics;

namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>ROUND-01 to ROUND-07 and RESCALE's arithmetic against definitions over unbounded integers.</summary>
public sealed class RoundingTests
{
    public static TheoryData<RoundingRule> SingleRules => [RoundingRule.HalfUp, RoundingRule.HalfAwayFromZero, RoundingRule.HalfToEven, RoundingRule.Floor];

    [Theory]
    [MemberData(nameof(SingleRules))]
    public void Every_small_value_follows_its_definition(RoundingRule rule)
    {
        for (int shift = 0; shift <= 9; shift++)
        {
            for (long value = -1100; value <= 1100; value++) Assert.Equal(Defined(value, shift, rule), FixedPoint.ShiftRight(value, shift, rule));
        }
    }

    [Theory]
    [MemberData(nameof(SingleRules))]
    public void Large_values_and_their_ties_follow_the_definition(RoundingRule rule)
    {
        PhiloxStream random = new(3, (1, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            int shift = random.NextInt32(63), magnitude = random.NextInt32(63);
            long value = (long)(((ulong)random.NextUInt32() << 32) | random.NextUInt32()) >> (63 - magnitude);
            value >>= value is >= (1L << 62) or <= -(1L << 62) ? 1 : 0;
            if (i % 3 == 0 && shift > 0) value = ((value >> shift) << shift) | (1L << (shift - 1));
            Assert.Equal(Defined(value, shift, rule), FixedPoint.ShiftRight(value, shift, rule));
        }
    }

    [Fact]
    public void Two_rules_are_no_single_rounding()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FixedPoint.ShiftRight(1, 1, RoundingRule.DoubleRounding));
        Assert.Throws<ArgumentOutOfRangeException>(() => FixedPoint.ShiftRight(1, 1, RoundingRule.Binary32));
    }

    [Fact]
    public void High_multiply_is_the_nudge_and_truncation_of_its_source()
    {
        int[] corners = [int.MinValue, int.MinValue + 1, -(1 << 30), -3, -1, 0, 1, 3, 1 << 30, int.MaxValue - 1, int.MaxValue];
        foreach (int a in corners)
        {
            foreach (int b in corners) Assert.Equal(Nudged(a, b), FixedPoint.RoundingDoublingHighMultiply(a, b));
        }

        PhiloxStream random = new(3, (2, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            int a = (int)random.NextUInt32() >> random.NextInt32(31), b = (int)random.NextUInt32();
            Assert.Equal(Nudged(a, b), FixedPoint.RoundingDoublingHighMultiply(a, b));
        }

        static long Nudged(int a, int b)
        {
            if (a == int.MinValue && b == int.MinValue) return int.MaxValue;
            BigInteger product = (BigInteger)a * b;
            return (long)((product + (product.Sign >= 0 ? 1 << 30 : 1 - (1 << 30))) / (BigInteger.One << 31));
        }
    }

    [Theory]
    [MemberData(nameof(SingleRules))]
    public void A_single_rounding_rescale_is_one_division(RoundingRule rule)
    {
        RescaleRules rules = Rules(rule, RescaleOverflow.Saturate);
        PhiloxStream random = new(3, (3, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            int value = i % 7 == 0 ? int.MinValue : (int)random.NextUInt32() >> random.NextInt32(31);
            int multiplier = i % 5 == 0 ? 1 << 30 : (1 << 30) + random.NextInt32(1 << 30), shift = random.NextInt32(62) - 31;
            Assert.Equal(Defined((BigInteger)value * multiplier, 31 - shift, rule), FixedPoint.Multiply(value, multiplier, shift, rules));
        }
    }

    [Theory]
    [InlineData(RescaleOverflow.Saturate)]
    [InlineData(RescaleOverflow.Wrap)]
    public void Double_rounding_is_a_left_shift_a_high_multiply_and_a_right_shift(RescaleOverflow overflow)
    {
        RescaleRules rules = Rules(RoundingRule.DoubleRounding, overflow);
        PhiloxStream random = new(3, (4, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            int value = (int)random.NextUInt32() >> random.NextInt32(31), multiplier = (1 << 30) + random.NextInt32(1 << 30), shift = random.NextInt32(62) - 31;
            BigInteger left = (BigInteger)value << Math.Max(shift, 0);
            left = overflow == RescaleOverflow.Saturate
                ? BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, left))
                : (left & uint.MaxValue) - ((left >> 31) & 1) * (BigInteger.One << 32);
            BigInteger high = Defined(left * multiplier, 31, RoundingRule.HalfUp);
            Assert.Equal(Defined(high, Math.Max(-shift, 0), RoundingRule.HalfAwayFromZero), FixedPoint.Multiply(value, multiplier, shift, rules));
        }
    }

    [Fact]
    public void The_pre_shift_saturates_to_32_bits()
    {
        PhiloxStream random = new(3, (5, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            long value = (long)(((ulong)random.NextUInt32() << 32) | random.NextUInt32()) >> (2 + random.NextInt32(62));
            int shift = random.NextInt32(63) - 31;
            BigInteger exact = shift > 0 ? (BigInteger)value << shift : Defined(value, -shift, RoundingRule.HalfUp);
            Assert.Equal((long)BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, exact)), FixedPoint.PreShift(value, shift));
        }

        Assert.Equal(int.MaxValue, FixedPoint.PreShift(long.MaxValue, 31));
        Assert.Equal(int.MinValue, FixedPoint.PreShift(long.MinValue, 31));
    }

    [Theory] // RESCALE-09
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(long.MinValue, int.MinValue)]
    public void The_pre_shift_is_right_at_the_ends_of_64_bits(long value, int expected)
    {
        for (int shift = 1; shift <= 31; shift++) Assert.Equal(expected, FixedPoint.PreShift(value, -shift));
    }

    private static RescaleRules Rules(RoundingRule rounding, RescaleOverflow overflow) =>
        new() { Rounding = rounding, Overflow = overflow, Scales = ScaleKind.PerChannel, Shift = new ValueRange(-31, 30) };

    // value / 2^shift as quotient and remainder, decided by comparing twice the remainder with the divisor.
    private static BigInteger Defined(BigInteger value, int shift, RoundingRule rule)
    {
        BigInteger divisor = BigInteger.One << shift, floor = value >> shift, twice = (value - floor * divisor) * 2;
        bool up = rule switch
        {
            RoundingRule.Floor => false,
            RoundingRule.HalfUp => twice >= divisor,
            RoundingRule.HalfAwayFromZero => value.Sign < 0 ? twice > divisor : twice >= divisor,
            _ => twice > divisor || (twice == divisor && !floor.IsEven),
        };
        return shift == 0 ? value : floor + (up ? 1 : 0);
    }
}
