using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class GaussianNoiseTests
{
    private static readonly ImageShape Shape = new(32, 32, 3);

    [Fact]
    public void The_quantile_table_is_exact_and_interpolation_is_as_close_as_documented()
    {
        double worst = 0;
        double worstFar = 0;
        for (int octave = 0; octave < 32; octave++)
        {
            for (int step = 0; step < 128; step++)
            {
                double scaled = Math.Pow(2, octave) * (1 + ((step + 0.5) / 128));
                uint word = (uint)(scaled / 2);
                double probability = ((2.0 * word) + 1) / Math.Pow(2, 32);
                double expected = TwoSidedQuantile(probability);
                double error = Math.Abs((NormalQuantile.FromWord(word) / 65536.0) - expected);
                Assert.Equal(-NormalQuantile.FromWord(word), NormalQuantile.FromWord(word | 0x8000_0000));
                worst = expected <= 5.8 ? Math.Max(worst, error) : worst;
                worstFar = Math.Max(worstFar, error);
            }
        }

        Assert.InRange(worst, 0, 0.0004);
        Assert.InRange(worstFar, 0, 0.002);
    }

    [Theory]
    [InlineData(1, 1020)]
    [InlineData(2, 1530)]
    [InlineData(3, 2040)]
    [InlineData(4, 2295)]
    [InlineData(5, 2550)]
    public void Mean_and_variance_are_those_of_the_severity(int severity, int sigmaHundredths)
    {
        const int Images = 100;
        long sum = 0;
        long squares = 0;
        long beyondTwoSigma = 0;
        ImageShift shift = ImageShift.Parse($"gaussian_noise:{severity}");
        for (int sample = 0; sample < Images; sample++)
        {
            byte[] pixels = SyntheticImages.Constant(Shape, 128);
            shift.Apply(pixels, Shape, seed: 9, sample);
            foreach (byte pixel in pixels)
            {
                int noise = pixel - 128;
                sum += noise;
                squares += noise * noise;
                beyondTwoSigma += 100 * Math.Abs(noise) > 2 * sigmaHundredths ? 1 : 0;
            }
        }

        // 307,200 draws: the mean's deviation is sigma / 554, so 5 of them are below sigma / 100; rounding to a byte adds
        // 1/12 to the variance, whose own deviation is 0.26 %; clamping at 5 sigma is invisible. P(|Z| > 2) = 4.55 %.
        long count = (long)Images * Shape.ByteCount;
        Assert.InRange(sum * 100, -sigmaHundredths * count / 100, sigmaHundredths * count / 100);
        long variance = (long)sigmaHundredths * sigmaHundredths + 833;
        Assert.InRange(squares * 10000 / count, variance * 987 / 1000, variance * 1013 / 1000);
        Assert.InRange(beyondTwoSigma * 10000 / count, 420, 520);
    }

    [Fact]
    public void Noise_depends_on_seed_sample_and_element_and_on_nothing_else()
    {
        byte[] first = Noisy(1, 0, Shape);
        Assert.Equal(first, Noisy(1, 0, Shape));
        Assert.NotEqual(first, Noisy(2, 0, Shape));
        Assert.NotEqual(first, Noisy(1, 1, Shape));
        Assert.NotEqual(first, Noisy(1 + (1UL << 32), 0, Shape));

        // A smaller image draws a prefix, also where it ends inside a block of four.
        Assert.Equal(first[..15], Noisy(1, 0, new ImageShape(1, 5, 3)));
    }

    [Fact]
    public void Noise_is_clamped_at_both_ends()
    {
        foreach (byte end in new byte[] { 0, 255 })
        {
            byte[] pixels = SyntheticImages.Constant(Shape, end);
            ImageShift.Parse("gaussian_noise:5").Apply(pixels, Shape, 4, 0);
            Assert.InRange(pixels.Count(pixel => pixel == end), Shape.ByteCount * 48 / 100, Shape.ByteCount * 55 / 100);
            Assert.All(pixels, pixel => Assert.InRange(Math.Abs(pixel - end), 0, 130));
        }
    }

    private static byte[] Noisy(ulong seed, int sample, ImageShape shape)
    {
        byte[] pixels = SyntheticImages.Constant(shape, 128);
        ImageShift.Parse("gaussian_noise:3").Apply(pixels, shape, seed, sample);
        return pixels;
    }

    /// <summary>z with P(|Z| > z) = p, by bisection on the complementary error function (NormalTail).</summary>
    private static double TwoSidedQuantile(double probability)
    {
        double low = 0;
        double high = 8;
        for (int i = 0; i < 80; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = NormalTail(middle) > probability ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>P(|Z| > z): a power series of the middle below 2, Laplace's continued fraction of the tail above.</summary>
    private static double NormalTail(double z)
    {
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z < 2)
        {
            double term = z;
            double sum = z;
            for (int n = 1; n < 60; n++)
            {
                term *= z * z / ((2 * n) + 1);
                sum += term;
            }

            return 1 - (2 * density * sum);
        }

        double fraction = z;
        for (int n = 200; n >= 1; n--)
        {
            fraction = z + (n / fraction);
        }

        return 2 * density / fraction;
    }
}
