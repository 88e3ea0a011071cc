using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Data.Tests.Audio;

public class FixedMathTests
{
    private const double Accuracy = 1e-13;
    private const double Unit = FixedMath.One;

    [Fact]
    public void Cosine_and_sine_are_those_of_doubles_all_around_the_circle()
    {
        for (int n = -100; n <= 1100; n++)
        {
            Assert.Equal(Math.Cos(2 * Math.PI * n / 1000), FixedMath.Cosine(n, 1000) / Unit, Accuracy);
            Assert.Equal(Math.Sin(2 * Math.PI * n / 1000), FixedMath.Sine(n, 1000) / Unit, Accuracy);
        }

        Assert.Equal([FixedMath.One, 0, -FixedMath.One, 0], new long[] { 0, 1, 2, 3 }.Select(n => FixedMath.Cosine(n, 4)));
    }

    [Fact]
    public void Logarithm_and_exponential_are_those_of_doubles_and_each_others_inverse()
    {
        for (int n = 1; n <= 3000; n += 7)
        {
            long value = FixedMath.Ratio(n, 100);
            Assert.Equal(Math.Log(n / 100.0), FixedMath.Log(value) / Unit, Accuracy);
            Assert.Equal(n / 100.0, FixedMath.Exp(FixedMath.Log(value)) / Unit, 100 * Accuracy);
        }

        Assert.Equal(FixedMath.Ln2, FixedMath.Log(2 * FixedMath.One));
        Assert.Equal(0, FixedMath.Log(FixedMath.One));
    }

    [Fact]
    public void Square_roots_are_floors()
    {
        Assert.Equal([0UL, 1, 1, 1, 2, 3], new ulong[] { 0, 1, 2, 3, 4, 15 }.Select(v => FixedMath.SquareRoot(v)));
        ulong large = 0xFFFF_FFFF_FFFF_FFF0;
        UInt128 square = (UInt128)large * large;
        Assert.Equal((large - 1, large, large), (FixedMath.SquareRoot(square - 1), FixedMath.SquareRoot(square), FixedMath.SquareRoot(square + 1)));
    }

    [Fact]
    public void Log2_of_wide_integers_continues_that_of_narrow_ones()
    {
        for (int shift = 0; shift < 120; shift++) Assert.Equal((shift << 16) + FixedMath.Log2(200) - (7 << 16), FixedMath.Log2((UInt128)200 << shift) - (7 << 16));
    }
}
