using System.Numerics;

namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>RESCALE's binary32 rule and its narrow form.</summary>
public sealed class RescaleFormTests
{
    private static readonly RescaleRules Binary32 =
        new() { Rounding = RoundingRule.Binary32, Overflow = RescaleOverflow.Saturate, Scales = ScaleKind.PerChannel, Shift = new ValueRange(-31, 30) };

    [Fact] // ROUND-07
    public void Binary32_is_what_a_floating_point_unit_does()
    {
        PhiloxStream random = new(8, (0, 0, 0));
        for (int i = 0; i < 300_000; i++)
        {
            int value = Value(ref random, i), shift = random.NextInt32(62) - 31;

            // 24 significant bits, so that the scale is a binary32 number; every fourth has few, which makes ties.
            int multiplier = i % 4 == 0 ? random.NextInt32(16) << 27 : ((1 << 23) + random.NextInt32(1 << 23)) << 7;
            float scale = MathF.ScaleB(multiplier, shift - 31);
            float product = (float)value * scale;
            Assert.Equal((long)MathF.Round(product, MidpointRounding.ToEven), FixedPoint.Multiply(value, multiplier, shift, Binary32));
        }
    }

    [Fact] // ROUND-07
    public void Binary32_takes_every_multiplier()
    {
        PhiloxStream random = new(8, (1, 0, 0));
        for (int i = 0; i < 50_000; i++)
        {
            int value = Value(ref random, i), shift = random.NextInt32(62) - 31;
            int multiplier = i % 9 == 0 ? int.MaxValue : (int)(random.NextUInt32() >> (1 + random.NextInt32(31)));
            BigInteger product = Significant(Significant(value) * multiplier);
            Assert.Equal((long)ToEven(product, 31 - shift), FixedPoint.Multiply(value, multiplier, shift, Binary32));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData((1 << 24) - 1, (1 << 24) - 1)]
    [InlineData((1 << 24) + 1, 1 << 24)]
    [InlineData((1 << 24) + 2, (1 << 24) + 2)]
    [InlineData((1 << 24) + 3, (1 << 24) + 4)]
    [InlineData(-(1 << 24) - 1, -(1 << 24))]
    [InlineData(-(1 << 24) - 3, -(1 << 24) - 4)]
    [InlineData(int.MaxValue, 1L << 31)]
    [InlineData(int.MinValue, -(1L << 31))]
    [InlineData(1L << 62, 1L << 62)]
    [InlineData((1L << 62) - 1, 1L << 62)]
    public void Binary32_keeps_24_significant_bits(long value, long expected) => Assert.Equal(expected, FixedPoint.RoundToBinary32(value));

    [Theory] // RESCALE-13
    [InlineData(RoundingRule.DoubleRounding)]
    [InlineData(RoundingRule.HalfUp)]
    [InlineData(RoundingRule.HalfAwayFromZero)]
    [InlineData(RoundingRule.HalfToEven)]
    [InlineData(RoundingRule.Binary32)]
    [InlineData(RoundingRule.Floor)]
    public void The_narrow_form_is_one_division_of_a_15_bit_product(RoundingRule rule)
    {
        PhiloxStream random = new(8, (2, 0, 0));
        for (int i = 0; i < 50_000; i++)
        {
            long value = (long)(((ulong)random.NextUInt32() << 32) | random.NextUInt32()) >> (i % 5 == 0 ? random.NextInt32(17) : 17 + random.NextInt32(46));
            int multiplier = (i % 4) switch { 0 => 0x7FFF0000 + random.NextInt32(1 << 16), 1 => 1 << 30, _ => (int)(random.NextUInt32() >> (1 + random.NextInt32(31))) };
            int shift = random.NextInt32(46) - 31, drop = 15 - shift;
            BigInteger saturated = BigInteger.Max(-(BigInteger.One << 47), BigInteger.Min((BigInteger.One << 47) - 1, value));
            BigInteger product = saturated * Math.Min((multiplier + (1L << 15)) / (1 << 16), 0x7FFF), half = BigInteger.One << (drop - 1);
            BigInteger expected = rule switch
            {
                RoundingRule.Floor => product >> drop,
                RoundingRule.HalfToEven or RoundingRule.Binary32 => ToEven(product, drop),
                RoundingRule.HalfAwayFromZero => product.Sign * ((BigInteger.Abs(product) + half) >> drop),
                _ => (product + half) >> drop,
            };
            Assert.Equal((long)expected, FixedPoint.MultiplyNarrow(value, multiplier, shift, rule));
        }
    }

    private static int Value(ref PhiloxStream random, int i) => (i % 50) switch
    {
        0 => int.MinValue,
        1 => int.MaxValue,
        2 => 0,
        _ => (int)random.NextUInt32() >> random.NextInt32(31),
    };

    private static BigInteger Significant(BigInteger value)
    {
        int dropped = Math.Max((int)BigInteger.Abs(value).GetBitLength() - 24, 0);
        return ToEven(value, dropped) << dropped;
    }

    private static BigInteger ToEven(BigInteger value, int shift)
    {
        BigInteger divisor = BigInteger.One << shift, floor = value >> shift, twice = (value - (floor << shift)) * 2;
        return floor + (twice > divisor || (twice == divisor && !floor.IsEven) ? 1 : 0);
    }
}
