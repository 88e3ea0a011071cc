using System.Numerics;

namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>NORMALIZE-03 to NORMALIZE-05 over unbounded integers.</summary>
public sealed class NormalizeTests
{
    [Fact]
    public void Rows_follow_their_definition()
    {
        PhiloxStream random = new(9, (3, 0, 0));
        for (int i = 0; i < 3_000; i++)
        {
            short[] x = new short[1 + random.NextInt32(40)];
            int spread = random.NextInt32(16), mean = (short)random.NextUInt32();
            for (int c = 0; c < x.Length; c++) x[c] = (short)Math.Clamp(mean + ((short)random.NextUInt32() >> spread), short.MinValue, short.MaxValue);
            long epsilon = i % 3 == 0 ? 0 : (long)((ulong)random.NextUInt32() << 28 >> random.NextInt32(60));
            AssertRow(x, epsilon);
        }
    }

    [Fact]
    public void The_widest_rows_stay_in_64_bits()
    {
        foreach (int channels in new[] { 1, 2, 3, 32767, Normalize.MaximumChannels })
        {
            foreach (long epsilon in new[] { 0, 1, 1L << 60 })
            {
                short[] halves = new short[channels], spike = new short[channels], dip = new short[channels];
                for (int c = 0; c < channels; c++) (halves[c], spike[c]) = (c % 2 == 0 ? short.MinValue : short.MaxValue, short.MinValue);
                spike[0] = short.MaxValue;
                dip[^1] = -1;
                AssertRow(halves, epsilon);
                AssertRow(spike, epsilon);
                AssertRow(dip, epsilon);
            }
        }
    }

    [Fact]
    public void A_row_without_variance_is_0()
    {
        int[] result = [7, 7, 7];
        FixedPointNormalize.Row<sbyte>(new Normalize(), [-128, -128, -128], result);
        Assert.Equal([0, 0, 0], result);
    }

    [Fact]
    public void Eight_and_sixteen_bit_values_are_the_same_numbers()
    {
        int[] narrow = new int[4], wide = new int[4];
        FixedPointNormalize.Row<sbyte>(new Normalize { Epsilon = 3 }, [-128, 127, 0, 5], narrow);
        FixedPointNormalize.Row<short>(new Normalize { Epsilon = 3 }, [-128, 127, 0, 5], wide);
        Assert.Equal(wide, narrow);
    }

    [Fact]
    public void The_square_root_is_the_floor()
    {
        PhiloxStream random = new(9, (4, 0, 0));
        for (int i = 0; i < 20_000; i++)
        {
            ulong value = (((ulong)random.NextUInt32() << 32) | random.NextUInt32()) >> random.NextInt32(64);
            if (i % 2 == 0) value = (ulong)((UInt128)(value >> 32) * (value >> 32));
            AssertRoot(value);
            AssertRoot(value - 1);
        }

        AssertRoot(0);
        AssertRoot(ulong.MaxValue);
    }

    private static void AssertRoot(ulong value)
    {
        UInt128 root = FixedPointNormalize.SquareRoot(value);
        Assert.True(root * root <= value && (root + 1) * (root + 1) > value, $"Root of {value} is {root}.");
    }

    private static void AssertRow(short[] x, long epsilon)
    {
        int[] result = new int[x.Length];
        FixedPointNormalize.Row<short>(new Normalize { Epsilon = epsilon }, x, result);
        BigInteger count = x.Length, sum = x.Sum(v => (long)v), spread = count * x.Aggregate(BigInteger.Zero, (q, v) => q + (long)v * v) - sum * sum + epsilon;
        if (spread.IsZero)
        {
            Assert.All(result, y => Assert.Equal(0, y));
            return;
        }

        int e = 61 - (int)(spread.GetBitLength() - 1);
        e -= e & 1;
        BigInteger radicand = spread << e, root = FixedPointNormalize.SquareRoot((ulong)radicand);
        Assert.True(radicand >= BigInteger.One << 60 && radicand < BigInteger.One << 62, "The radicand has 61 or 62 bits.");
        for (int c = 0; c < x.Length; c++)
        {
            // Nearest with ties away from zero: twice the remainder decides.
            BigInteger numerator = (count * x[c] - sum) << (e / 2 + 12), quotient = BigInteger.DivRem(BigInteger.Abs(numerator), root, out BigInteger rest);
            Assert.Equal(numerator.Sign * (quotient + (rest * 2 >= root ? 1 : 0)), result[c]);
            Assert.InRange(result[c], -(1 << 20), 1 << 20);
        }
    }
}
