namespace AcceleratorTraining.Models.Tests;

/// <summary>Factors worked by hand from frexp and one rounding to 31 bits.</summary>
public sealed class QuantizedMultiplierTests
{
    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(1.0, 1 << 30, 1)]
    [InlineData(0.5, 1 << 30, 0)]
    [InlineData(0.25, 1 << 30, -1)]
    [InlineData(0.75, 1610612736, 0)] // 0.75 * 2^31
    [InlineData(0.1, 1717986918, -3)] // 0.8 * 2^31 = 1717986918.4
    [InlineData(1.0 / 3, 1431655765, -1)] // 2/3 * 2^31 = 1431655765.33
    [InlineData(5.0 / 3, 1789569707, 1)] // 5/6 * 2^31 = 1789569706.67
    [InlineData(12345.678, 1618172707, 14)] // 12345.678 * 2^17 = 1618172706.82
    public void Factors_are_rounded_to_31_bits(double real, int multiplier, int shift) =>
        Assert.Equal(new QuantizedMultiplier(multiplier, (sbyte)shift), QuantizedMultiplier.FromReal(real));

    [Fact]
    public void A_tie_leaves_zero_and_a_hair_below_it_does_not()
    {
        double tie = 0.5 + Math.ScaleB(1, -32);
        Assert.Equal(new QuantizedMultiplier((1 << 30) + 1, 0), QuantizedMultiplier.FromReal(tie));
        Assert.Equal(new QuantizedMultiplier(1 << 30, 0), QuantizedMultiplier.FromReal(Math.BitDecrement(tie)));
    }

    [Fact]
    public void Rounding_up_to_a_power_of_two_moves_the_shift() =>
        Assert.Equal(new QuantizedMultiplier(1 << 30, 1), QuantizedMultiplier.FromReal(1 - Math.ScaleB(1, -40)));

    [Fact]
    public void Tiny_factors_become_zero_after_rounding()
    {
        Assert.Equal(new QuantizedMultiplier(1 << 30, -31), QuantizedMultiplier.FromReal(Math.ScaleB(1, -32)));
        Assert.Equal(new QuantizedMultiplier(1 << 30, -31), QuantizedMultiplier.FromReal(Math.BitDecrement(Math.ScaleB(1, -32))));
        Assert.Equal(default, QuantizedMultiplier.FromReal(Math.ScaleB(1.5, -33)));
        Assert.Equal(default, QuantizedMultiplier.FromReal(double.Epsilon));
    }

    [Fact]
    public void Huge_factors_are_the_largest_one()
    {
        Assert.Equal(new QuantizedMultiplier(1 << 30, 30), QuantizedMultiplier.FromReal(1 << 29));
        Assert.Equal(new QuantizedMultiplier(int.MaxValue, 30), QuantizedMultiplier.FromReal(1 << 30));
        Assert.Equal(new QuantizedMultiplier(int.MaxValue, 30), QuantizedMultiplier.FromReal(double.PositiveInfinity));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void What_is_no_factor_is_refused(double real) => Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedMultiplier.FromReal(real));
}
