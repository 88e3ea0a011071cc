using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class NoiseCorruptionTests
{
    private static readonly ImageShape Shape = new(100, 100, 3);

    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 250)]
    [InlineData(3, 100)]
    [InlineData(4, 75)]
    [InlineData(5, 50)]
    public void Shot_noise_has_the_mean_and_the_variance_of_counted_photons(int severity, int photons)
    {
        byte[] pixels = SyntheticImages.Constant(Shape, 102);
        ImageShift.Parse($"shot_noise:{severity}").Apply(pixels, Shape, 5, 0);
        double mean = pixels.Average(pixel => (double)pixel);
        double variance = pixels.Average(pixel => (pixel - mean) * (pixel - mean));

        // Poisson(.4 c) / c * 255: variance .4 / c * 255^2, plus 1/12 for rounding.
        double expected = (0.4 / photons * 255 * 255) + (1.0 / 12);
        Assert.InRange(mean, 101.5, 102.5);
        Assert.InRange(variance, expected * 0.95, expected * 1.05);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(50)]
    public void The_table_is_the_distribution(int photons)
    {
        var table = new PoissonTable(photons);
        foreach (byte pixel in new byte[] { 0, 1, 20, 102, 255 })
        {
            // Words on an even grid: the share that draws k is its probability, up to the grid.
            const int Grid = 1 << 16;
            int[] drawn = new int[2 * photons + 100];
            for (int i = 0; i < Grid; i++)
            {
                drawn[table.Draw(pixel, ((uint)i << 16) | 0x8000)]++;
            }

            double mean = pixel * photons / 255.0;
            double logarithm = 0;
            for (int k = 0; k < drawn.Length; k++)
            {
                logarithm += k == 0 ? 0 : Math.Log(k);
                double probability = mean == 0 ? (k == 0 ? 1 : 0) : Math.Exp((k * Math.Log(mean)) - mean - logarithm);
                Assert.InRange(drawn[k] / (double)Grid, probability - (2.0 / Grid), probability + (2.0 / Grid));
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 5)]
    [InlineData(5, 7)]
    public void Impulses_are_black_or_white_and_as_many_as_stated(int severity, int percent)
    {
        byte[] pixels = SyntheticImages.Constant(Shape, 100);
        ImageShift.Parse($"impulse_noise:{severity}").Apply(pixels, Shape, 5, 0);
        Assert.All(pixels.Distinct(), pixel => Assert.Contains(pixel, new byte[] { 0, 100, 255 }));
        double share = pixels.Length / 200.0 * percent;
        Assert.InRange(pixels.Count(pixel => pixel == 0), share * 0.9, share * 1.1);
        Assert.InRange(pixels.Count(pixel => pixel == 255), share * 0.9, share * 1.1);
    }

    [Fact]
    public void A_severity_hits_what_the_one_below_hits_and_channels_apart()
    {
        byte[] before = SyntheticImages.Constant(Shape, 100);
        for (int severity = 1; severity <= 5; severity++)
        {
            byte[] pixels = SyntheticImages.Constant(Shape, 100);
            ImageShift.Parse($"impulse_noise:{severity}").Apply(pixels, Shape, 5, 0);
            Assert.All(before.Zip(pixels), pair => Assert.True(pair.First == 100 || pair.First == pair.Second));
            before = pixels;
        }

        Assert.Contains(before.Chunk(3), pixel => pixel.Count(channel => channel == 100) is 1 or 2);
    }
}
