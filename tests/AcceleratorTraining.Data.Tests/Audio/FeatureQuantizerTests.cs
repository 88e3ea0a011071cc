using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Data.Tests.Audio;

public class FeatureQuantizerTests
{
    [Fact]
    public void Ties_go_away_from_zero_and_both_ends_saturate()
    {
        FeatureQuantizer half = new(0.5f, 3);
        const int one = 1 << AudioFrontEnd.FractionBits;
        Assert.Equal((3, 5, 4, 3, 2, 3), (half.Quantize(0), half.Quantize(one), half.Quantize(one / 4), half.Quantize((one / 4) - 1), half.Quantize(-one / 4), half.Quantize((-one / 4) + 1)));
        Assert.Equal((127, -128), (half.Quantize(int.MaxValue), half.Quantize(int.MinValue)));
    }

    [Theory]
    [InlineData(0.5847029f, 83)]
    [InlineData(0.39101523f, 89)]
    [InlineData(1e-6f, -128)]
    [InlineData(1000f, 127)]
    public void It_is_the_quotient_rounded(float scale, int zeroPoint)
    {
        FeatureQuantizer quantizer = new(scale, zeroPoint);
        Random random = new(zeroPoint);
        for (int i = 0; i < 2000; i++)
        {
            int feature = random.Next(-200 << 16, 200 << 16) >> random.Next(24);
            decimal exact = (decimal)feature / 65536 / (decimal)(double)scale;
            Assert.Equal((sbyte)Math.Clamp(Math.Round(exact, MidpointRounding.AwayFromZero) + zeroPoint, -128, 127), quantizer.Quantize(feature));
        }
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(-1f, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(float.Epsilon, 0)]
    [InlineData(1f, 128)]
    [InlineData(1f, -129)]
    public void Scales_and_zero_points_outside_their_ranges_are_refused(float scale, int zeroPoint) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureQuantizer(scale, zeroPoint));
}
