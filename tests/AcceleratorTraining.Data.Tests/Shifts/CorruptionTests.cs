using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

/// <summary>What holds for the corruptions of CIFAR-10-C as a list; each one's own steps are tested by itself.</summary>
public class CorruptionTests
{
    private static readonly ImageShape Shape = new(32, 32, 3);

    [Fact]
    public void There_are_fifteen_in_the_published_order() => Assert.Equal(
        [
            "gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur", "snow", "frost", "fog",
            "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression",
        ],
        ImageShift.Corruptions);

    /// <summary>Of glass_blur, frost and elastic_transform the published constants do not order the mean change.</summary>
    [Theory]
    [InlineData("gaussian_noise")]
    [InlineData("shot_noise")]
    [InlineData("impulse_noise")]
    [InlineData("defocus_blur")]
    [InlineData("motion_blur")]
    [InlineData("zoom_blur")]
    [InlineData("snow")]
    [InlineData("fog")]
    [InlineData("brightness")]
    [InlineData("contrast")]
    [InlineData("pixelate")]
    [InlineData("jpeg_compression")]
    public void Images_change_more_with_severity(string name)
    {
        long[] changes = [.. Enumerable.Range(1, 5).Select(severity => MeanChange(name, severity))];
        Assert.True(changes[0] > 0);
        Assert.True(changes.Zip(changes.Skip(1)).All(pair => pair.First <= pair.Second), string.Join(" ", changes));
        Assert.True(changes[4] > changes[0]);
    }

    [Theory]
    [InlineData("glass_blur")]
    [InlineData("frost")]
    [InlineData("elastic_transform")]
    public void Every_severity_changes_images(string name) =>
        Assert.All(Enumerable.Range(1, 5), severity => Assert.True(MeanChange(name, severity) > 0));

    [Theory]
    [InlineData("shot_noise", true)]
    [InlineData("impulse_noise", true)]
    [InlineData("glass_blur", true)]
    [InlineData("motion_blur", true)]
    [InlineData("snow", true)]
    [InlineData("frost", true)]
    [InlineData("fog", true)]
    [InlineData("elastic_transform", true)]
    [InlineData("zoom_blur", false)]
    [InlineData("jpeg_compression", false)]
    public void What_is_random_depends_on_seed_and_sample_only(string name, bool random)
    {
        byte[] first = Shifted(name, 3, Shape, seed: 1, sample: 5);
        Assert.Equal(first, Shifted(name, 3, Shape, seed: 1, sample: 5));
        Assert.Equal(random, !first.SequenceEqual(Shifted(name, 3, Shape, seed: 2, sample: 5)));
        Assert.Equal(random, !first.SequenceEqual(Shifted(name, 3, Shape, seed: 1, sample: 6)));
    }

    [Fact]
    public void Any_extent_and_both_kinds_of_channels_are_taken()
    {
        ImageShape[] shapes = [new(1, 1, 1), new(1, 1, 3), new(2, 2, 3), new(1, 7, 3), new(9, 1, 1), new(3, 5, 1), new(17, 40, 3), new(64, 33, 1)];
        foreach (string name in ImageShift.Corruptions)
        {
            foreach (ImageShape shape in shapes)
            {
                for (int severity = 1; severity <= 5; severity++)
                {
                    Assert.Equal(shape.ByteCount, Shifted(name, severity, shape, seed: 3, sample: 4).Length);
                }
            }
        }
    }

    /// <summary>A smooth colourful image with an edge: neither flat nor noise.</summary>
    internal static byte[] Scene(ImageShape shape, int sample)
    {
        byte[] pixels = new byte[shape.ByteCount];
        for (int i = 0; i < pixels.Length; i++)
        {
            int pixel = i / shape.Channels;
            int x = pixel % shape.Width;
            int y = pixel / shape.Width;
            int disk = ((2 * x) - shape.Width) * ((2 * x) - shape.Width) + (((2 * y) - shape.Height) * ((2 * y) - shape.Height));
            int level = (disk * 9 < shape.Height * shape.Width * 4 ? 150 : 40) + (x * 40 / shape.Width) + ((i % shape.Channels) * 15);
            pixels[i] = (byte)(level + ((x * (sample + 3)) + (y * 5)) % 17);
        }

        return pixels;
    }

    private static byte[] Shifted(string name, int severity, ImageShape shape, ulong seed, int sample)
    {
        byte[] pixels = Scene(shape, 0);
        ImageShift.Parse($"{name}:{severity}").Apply(pixels, shape, seed, sample);
        return pixels;
    }

    private static long MeanChange(string name, int severity)
    {
        long sum = 0;
        for (int sample = 0; sample < 24; sample++)
        {
            byte[] original = Scene(Shape, sample);
            byte[] pixels = [.. original];
            ImageShift.Parse($"{name}:{severity}").Apply(pixels, Shape, 7, sample);
            sum += pixels.Zip(original, (a, b) => (long)Math.Abs(a - b)).Sum();
        }

        return sum;
    }
}
