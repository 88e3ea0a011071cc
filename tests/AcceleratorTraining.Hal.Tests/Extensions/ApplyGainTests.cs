using System.Numerics;

namespace AcceleratorTraining.Hal.Tests.Extensions;

/// <summary>APPLY_GAIN-03, -04: normalised, and within half a unit of the exact product.</summary>
public sealed class ApplyGainTests
{
    [Fact]
    public void Results_are_normalised_and_nearest()
    {
        PhiloxStream random = new(8, (0, 0, 0));
        for (int i = 0; i < 50_000; i++)
        {
            int multiplier = i % 3 == 0 ? (1 << 30) + random.NextInt32(3) : (1 << 30) + random.NextInt32(1 << 30);
            int shift = random.NextInt32(62) - 31;
            int gain = i % 5 == 0 ? 1 << (17 + random.NextInt32(7)) : (int)ApplyGain.GainRange.Minimum + random.NextInt32((int)(ApplyGain.GainRange.Maximum - ApplyGain.GainRange.Minimum + 1));
            (int m, int s) = ExtensionFunctions.ApplyGain(multiplier, shift, gain);
            if (m == 0)
            {
                Assert.Equal(-31, s);
                Assert.True(((BigInteger)multiplier * gain) >> (20 - shift - 31) < BigInteger.One << 30);
                continue;
            }

            Assert.InRange(m, 1 << 30, int.MaxValue);
            Assert.InRange(s, -31, 30);
            if (s == 30 && m == int.MaxValue) continue;

            // Both sides times 2^52 * 2^31: m * 2^s against multiplier * gain * 2^(shift - 20), half a unit of m allowed.
            BigInteger result = (BigInteger)m << (s + 51 + 1), exact = ((BigInteger)multiplier * gain) << (shift + 31 + 1);
            Assert.True(BigInteger.Abs(result - exact) <= BigInteger.One << (s + 51));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData((1 << 30) - 1)]
    public void Multipliers_that_are_not_normalised_become_so(int multiplier)
    {
        (int m, _) = ExtensionFunctions.ApplyGain(multiplier, 0, 1 << 20);
        Assert.True(m == 0 ? multiplier == 0 : m >= 1 << 30);
    }
}
