using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Tests.Shifts;

public class WeatherCorruptionTests
{
    private static readonly ImageShape Grey = new(32, 32, 1);

    [Fact]
    public void Plasma_spans_zero_to_one_and_a_slower_decay_is_rougher()
    {
        long[] roughness = [.. new[] { 300, 200, 150 }.Select(decay =>
        {
            long sum = 0;
            for (uint sample = 0; sample < 16; sample++)
            {
                var stream = new PhiloxStream(1, (2, sample, 4));
                Plane plasma = PlasmaFractal.Create(32, 32, decay, ref stream);
                Assert.Equal((0, 65536), (plasma.Values.Min(), plasma.Values.Max()));
                sum += plasma.Values.Zip(plasma.Values.Skip(1), (a, b) => (long)Math.Abs(a - b)).Sum();
            }

            return sum;
        })];
        Assert.True(roughness[0] < roughness[1] && roughness[1] < roughness[2], string.Join(" ", roughness));
    }

    [Theory]
    [InlineData(1, 159, 200)] // 200 * 200 / (200 + 51) = 159.4; the top stays.
    [InlineData(5, 69, 200)] // 200 * 200 / (200 + 382.5) = 68.7.
    public void Fog_scales_back_to_the_images_own_maximum(int severity, int darkest, int brightest)
    {
        byte[] pixels = SyntheticImages.Constant(Grey, 200);
        ImageShift.Parse($"fog:{severity}").Apply(pixels, Grey, 1, 1);
        Assert.Equal((darkest, brightest), (pixels.Min(), pixels.Max()));
        byte[] black = SyntheticImages.Constant(Grey, 0);
        ImageShift.Parse($"fog:{severity}").Apply(black, Grey, 1, 1);
        Assert.All(black, pixel => Assert.Equal(0, pixel));
    }

    [Theory]
    [InlineData(1, 6)] // (1 - .95) * .5 * 255 = 6.4 where no flake falls.
    [InlineData(2, 13)]
    [InlineData(5, 26)]
    public void Snow_falls_twice_turned_by_half_a_turn_on_a_veil(int severity, int veil)
    {
        byte[] pixels = SyntheticImages.Constant(Grey, 0);
        ImageShift.Parse($"snow:{severity}").Apply(pixels, Grey, 1, 2);
        Assert.Equal(pixels, pixels.Reverse());
        Assert.True(pixels.Min() >= veil);
        Assert.True(pixels.Max() > veil + 20);
    }

    [Fact]
    public void Snow_is_streaked_up_and_down()
    {
        long along = 0, across = 0;
        for (int sample = 0; sample < 20; sample++)
        {
            byte[] pixels = SyntheticImages.Constant(Grey, 0);
            ImageShift.Parse("snow:2").Apply(pixels, Grey, 1, sample);
            along += pixels.Zip(pixels.Skip(32), (a, b) => Math.Abs(a - b)).Sum();
            across += pixels.Zip(pixels.Skip(1), (a, b) => Math.Abs(a - b)).Sum();
        }

        Assert.True(along < across, $"{along} {across}");
    }

    [Fact]
    public void Frost_mixes_the_published_shares_of_image_and_ice()
    {
        Plane ice = FrostLayer.Create(32, 32, 1, 2);
        foreach ((int severity, int image, int share) in new[] { (1, 100, 20), (2, 100, 30), (3, 90, 40), (4, 85, 40), (5, 75, 45) })
        {
            byte[] pixels = SyntheticImages.Constant(Grey, 80);
            ImageShift.Parse($"frost:{severity}").Apply(pixels, Grey, 1, 2);
            for (int i = 0; i < pixels.Length; i++)
            {
                Assert.Equal(Math.Min(((image * 80) + (share * ice.Values[i] / 65536.0)) / 100, 255), pixels[i], 0.501);
            }
        }
    }

    [Fact]
    public void Ice_has_haze_and_bright_needles_and_is_bluish()
    {
        Plane ice = FrostLayer.Create(32, 32, 1, 2);
        Assert.InRange(ice.Values.Min(), 50 << 16, 180 << 16);
        Assert.InRange(ice.Values.Count(value => value > 180 << 16), 30, 400);
        Assert.Equal(255 << 16, ice.Values.Max());
        Assert.Equal((90, 96, 100, 100), (FrostLayer.Tint(100, 0, 3), FrostLayer.Tint(100, 1, 3), FrostLayer.Tint(100, 2, 3), FrostLayer.Tint(100, 0, 1)));
    }
}
