namespace AcceleratorTraining.Hal.Tests.Numerics;

/// <summary>The logistic function and the hyperbolic tangent of Q4.27 numbers.</summary>
public sealed class SigmoidTests
{
    [Theory] // What gemmlowp's functions of the same names give.
    [InlineData(1, 1073741948, 260)]
    [InlineData(-1, 1073741699, -260)]
    [InlineData(2, 1073741954, 276)]
    [InlineData(-2, 1073741693, -276)]
    [InlineData(1000, 1073745948, 16236)]
    [InlineData(1048576, 1077936196, 16776996)]
    [InlineData(-1048576, 1069547451, -16776996)]
    [InlineData(134217728, 1569936226, 1635510876)]
    [InlineData(-134217728, 577547421, -1635510876)]
    [InlineData(402653184, 2045637336, 2136863820)]
    [InlineData(-402653184, 101846311, -2136863820)]
    [InlineData(123456789, 1535464548, 1558674772)]
    [InlineData(-123456789, 612019099, -1558674772)]
    [InlineData(1073741824, 2146763492, 2147483164)]
    [InlineData(-1073741824, 720155, -2147483164)]
    [InlineData(2147483647, 2147483406, 2147483647)]
    [InlineData(-2147483647, 241, -2147483647)]
    [InlineData(33554431, 1207264688, 525958528)]
    [InlineData(33554432, 1207264694, 525958532)]
    [InlineData(33554433, 1207264966, 525959064)]
    [InlineData(-33554432, 940218953, -525958532)]
    [InlineData(-33554433, 940218681, -525959064)]
    [InlineData(987654321, 2146116376, 2147481900)]
    public void Known_answers(int value, int logistic, int tanh)
    {
        Assert.Equal(logistic, FixedPointSigmoid.Logistic(value));
        Assert.Equal(tanh, FixedPointSigmoid.Tanh(value));
    }

    [Fact]
    public void All_magnitudes_give_the_bits_of_gemmlowp()
    {
        KnownAnswers answers = new();
        for (int i = 0; i < 300_000; i++)
        {
            int shift = (int)(answers.Next() % 31), value = (int)answers.Next() >> shift;
            if (value == int.MinValue) continue;
            answers.Mix(FixedPointSigmoid.Logistic(value));
            answers.Mix(FixedPointSigmoid.Tanh(value));
        }

        Assert.Equal(5232724890946554770UL, answers.Hash);
    }

    [Fact]
    public void They_are_symmetric_and_close_to_the_real_functions_at_every_input()
    {
        for (long v = 0; v <= 1L << 31; v += 8191)
        {
            int value = (int)-v, mirrored = v > int.MaxValue ? int.MaxValue : (int)v;
            double x = Math.ScaleB(value, -27);
            Assert.InRange(Math.ScaleB(FixedPointSigmoid.Logistic(value), -31) - 1 / (1 + Math.Exp(-x)), -1e-6, 1e-6);
            Assert.InRange(Math.ScaleB(FixedPointSigmoid.Tanh(value), -31) - Math.Tanh(x), -2e-6, 2e-6);
            if (mirrored != -value || v == 0) continue;
            Assert.Equal(int.MaxValue, FixedPointSigmoid.Logistic(value) + FixedPointSigmoid.Logistic(mirrored));
            Assert.Equal(0, FixedPointSigmoid.Tanh(value) + FixedPointSigmoid.Tanh(mirrored));
        }

        Assert.Equal(1 << 30, FixedPointSigmoid.Logistic(0));
        Assert.Equal(0, FixedPointSigmoid.Tanh(0));
    }
}
