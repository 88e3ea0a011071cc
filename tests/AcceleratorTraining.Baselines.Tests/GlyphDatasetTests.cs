using System.Security.Cryptography;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines.Tests;

public sealed class GlyphDatasetTests
{
    private const int Pixels = GlyphDataset.Size * GlyphDataset.Size;

    public static TheoryData<string> Splits => ["training", "clean", "field", "field-test"];

    [Theory]
    [InlineData("training", 1, "39cbed6709c83bb3695d42707d3e1a7dbc519ce68d0ce9751065595dfcce2fc2")]
    [InlineData("clean", 1, "fa6b751264a004b9339af72008e9b717db32648b6315f49f47ede1bb2be6585c")]
    [InlineData("field", 1, "7658e27f2ea2ff51b98c388f34a43947bbe30c8c2dd56c5d41fb0bd538b87853")]
    [InlineData("field-test", 1, "272d1f645ca0c4c3183f08080949f05259049dbfdcc473acd1b62002e93635bf")]
    [InlineData("field", 0xFFFF_FFFF_0000_0002, "30a849d16cdbc582fad9ef0eb400dd647e6869dbbdd5ac5ad75be2cebe4d45e3")]
    public void The_first_hundred_images_are_these_bytes_on_every_machine(string split, ulong seed, string expected)
    {
        GlyphDataset dataset = Open(split, seed, 100);
        byte[] images = new byte[100 * Pixels];
        for (int i = 0; i < 100; i++)
            dataset.Read(i, images.AsSpan(i * Pixels, Pixels));
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(images)));
    }

    [Theory]
    [MemberData(nameof(Splits))]
    public void An_image_depends_on_nothing_but_seed_split_and_index(string split)
    {
        byte[] alone = Image(Open(split, 7, 43), 42), among = Image(Open(split, 7, 1000), 42);
        Assert.Equal(alone, among);
        Assert.NotEqual(alone, Image(Open(split, 8, 43), 42));
    }

    [Fact]
    public void Splits_and_seeds_share_no_name_and_no_image()
    {
        HashSet<string> names = [], images = [];
        foreach (ulong seed in new ulong[] { 1, 2, 1UL << 32 })
        {
            foreach (string split in new[] { "training", "clean", "field", "field-test" })
            {
                GlyphDataset dataset = Open(split, seed, 300);
                for (int i = 0; i < dataset.Count; i++)
                {
                    Assert.True(names.Add(dataset.GetSampleName(i)));
                    Assert.True(images.Add(Convert.ToBase64String(Image(dataset, i))));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Splits))]
    public void Classes_are_balanced_in_every_run_of_ten(string split)
    {
        GlyphDataset dataset = Open(split, 1, 500);
        int[] counts = new int[10];
        for (int i = 0; i < dataset.Count; i++)
            counts[dataset.GetLabel(i)]++;
        Assert.All(counts, count => Assert.Equal(50, count));
        Assert.Equal(10, dataset.ClassNames.Length);
    }

    [Fact]
    public void The_field_is_darker_and_flatter_than_the_scanner()
    {
        (double cleanMean, double cleanSpread) = Measure(GlyphDataset.Clean(1, 200));
        (double fieldMean, double fieldSpread) = Measure(GlyphDataset.FieldTest(1, 200));
        Assert.True(fieldMean < cleanMean - 50, $"{cleanMean} -> {fieldMean}");
        Assert.True(fieldSpread < cleanSpread * 0.6, $"{cleanSpread} -> {fieldSpread}");
    }

    [Fact]
    public void Wrong_indices_and_sizes_are_refused()
    {
        GlyphDataset dataset = GlyphDataset.Field(1, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.GetLabel(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.GetSampleName(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Read(10, new byte[Pixels]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Read(0, new byte[Pixels - 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GlyphDataset.Field(1, -1));
    }

    private static GlyphDataset Open(string split, ulong seed, int count) => split switch
    {
        "training" => GlyphDataset.Training(seed, count),
        "clean" => GlyphDataset.Clean(seed, count),
        "field" => GlyphDataset.Field(seed, count),
        _ => GlyphDataset.FieldTest(seed, count),
    };

    private static byte[] Image(GlyphDataset dataset, int index)
    {
        byte[] image = new byte[Pixels];
        dataset.Read(index, image);
        return image;
    }

    /// <summary>The mean brightness, and the mean distance between an image's brightest and darkest pixel.</summary>
    private static (double Mean, double Spread) Measure(GlyphDataset dataset)
    {
        byte[][] images = [.. Enumerable.Range(0, dataset.Count).Select(i => Image(dataset, i))];
        return (images.Average(image => image.Average(pixel => (double)pixel)), images.Average(image => (double)(image.Max() - image.Min())));
    }
}
