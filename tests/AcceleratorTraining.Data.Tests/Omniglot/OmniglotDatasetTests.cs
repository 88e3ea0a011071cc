using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests.Omniglot;

public sealed class OmniglotDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Characters_of_several_archives_are_classes_once()
    {
        string first = _folder.WriteZip("1.zip", ("s1/Greek/c1/0_1.png", Png(10)), ("s1/Greek/c1/0_2.png", Png(20)), ("s1/Korean/c1/1_1.png", Png(30)));
        string second = _folder.WriteZip("2.zip", ("s2/Greek/c1/0_1.png", Png(10)), ("s2/Greek/c2/0_1.png", Png(40)), ("__MACOSX/Greek/c9/1.png", [1]));
        OmniglotDataset dataset = Open([first, second], new() { Side = 2 });
        Assert.Equal(["Greek/c1", "Greek/c2", "Korean/c1"], dataset.ClassNames);
        Assert.Equal(["Greek", "Korean"], dataset.Alphabets);
        Assert.Equal(["Greek/c1/0_1.png", "Greek/c1/0_2.png", "Greek/c2/0_1.png", "Korean/c1/1_1.png"], Enumerable.Range(0, dataset.Count).Select(dataset.GetSampleName));
        Assert.Equal([0, 0, 1, 2], Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel));

        // Strokes are dark in the file and bright here.
        Assert.Equal([245, 246, 247, 248], Pixels(dataset, 0));
        Assert.Equal(["Korean/c1"], Open([first, second], new() { Side = 2, Alphabets = ["Korean"] }).ClassNames);
    }

    [Fact]
    public void Turned_characters_are_classes_behind_the_upright_ones()
    {
        string path = _folder.WriteZip("1.zip", ("A/c1/1.png", Png(10)), ("A/c2/1.png", Png(50)));
        OmniglotDataset dataset = Open([path], new() { Side = 2, Rotations = true });
        Assert.Equal(["A/c1", "A/c2", "A/c1@90", "A/c2@90", "A/c1@180", "A/c2@180", "A/c1@270", "A/c2@270"], dataset.ClassNames);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel));

        // 245 246 over 247 248, turned counter-clockwise.
        Assert.Equal([246, 248, 245, 247], Pixels(dataset, 2));
        Assert.Equal([248, 247, 246, 245], Pixels(dataset, 4));
        Assert.Equal([247, 245, 248, 246], Pixels(dataset, 6));
        Assert.Equal("A/c1/1.png@270", dataset.GetSampleName(6));
    }

    [Fact]
    public void Shrinking_weighs_pixels_by_what_is_covered()
    {
        // 3 to 2: the middle counts half on either side: (10 + 20/2) / 1.5 = 13.3, (20/2 + 40) / 1.5 = 33.3.
        Assert.Equal([13, 33, 13, 33], AreaResize.Shrink([10, 20, 40, 10, 20, 40, 10, 20, 40], 3, 3, 2));
        Assert.Equal([1, 2, 3, 4], AreaResize.Shrink([1, 2, 3, 4], 2, 2, 2));
        byte[] white = SyntheticImages.Constant(new ImageShape(105, 105, 1), 255);
        Assert.All(AreaResize.Shrink(white, 105, 105, 28), pixel => Assert.Equal(255, pixel));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        string a = _folder.WriteZip("a.zip", ("A/c1/1.png", Png(10)));
        AssertRefused([a, _folder.WriteZip("b.zip", ("A/c1/1.png", Png(11)))], new() { Side = 2 }, "'A/c1/1.png' of", "differs");
        AssertRefused([a], new() { Side = 3 }, "smaller than the 3x3");
        AssertRefused([a], new() { Side = 2, Alphabets = ["A", "B"] }, "no alphabet 'B'; it holds A");
        AssertRefused([_folder.WriteZip("c.zip", ("c1/1.png", Png(10)))], new() { Side = 2 }, "ALPHABET/CHARACTER");
        AssertRefused([_folder.WriteZip("d.zip", ("A/c1/1.png", [1, 2, 3]))], new() { Side = 2 }, "neither a PNG");
        AssertRefused([_folder.WriteZip("e.zip")], new(), "no PNG image");
        AssertRefused([a + "x"], new(), "does not exist");
        Assert.Throws<ArgumentOutOfRangeException>(() => Open([a], new() { Side = 0 }));
    }

    [Fact]
    public void The_published_subsets_hold_242_characters_of_20_drawers()
    {
        string[] paths = [SharedData.Find("omniglot/images_background_small1.zip"), SharedData.Find("omniglot/images_background_small2.zip")];
        OmniglotDataset dataset = Open(paths, new());
        Assert.Equal(["Balinese", "Early_Aramaic", "Greek", "Japanese_(katakana)", "Korean", "Latin", "Sanskrit", "Tagalog"], dataset.Alphabets);
        Assert.Equal((242, 4840, new ImageShape(28, 28, 1)), (dataset.ClassNames.Length, dataset.Count, dataset.GetShape()));
        Assert.All(Enumerable.Range(0, dataset.Count).GroupBy(dataset.GetLabel), each => Assert.Equal(20, each.Count()));

        // Ink is a small part of a drawing.
        Assert.InRange(Pixels(dataset, 1234).Average(pixel => pixel), 5, 60);
    }

    private static OmniglotDataset Open(string[] paths, OmniglotOptions options) => OmniglotDataset.Open(paths, options);

    private static byte[] Png(byte first) => TestPng.Encode(new ImageShape(2, 2, 1), [first, (byte)(first - 1), (byte)(first - 2), (byte)(first - 3)]);

    private static byte[] Pixels(OmniglotDataset dataset, int index)
    {
        byte[] pixels = new byte[dataset.Height * dataset.Width];
        dataset.Read(index, pixels);
        return pixels;
    }

    private static void AssertRefused(string[] paths, OmniglotOptions options, params string[] parts)
    {
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => Open(paths, options));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }
}
