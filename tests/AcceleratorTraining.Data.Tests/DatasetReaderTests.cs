using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Data.Tests;

public sealed class DatasetReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_class_folders_opens_in_ordinal_order()
    {
        _folder.Write("zebra/b.png", Png(4));
        _folder.Write("zebra/a.jpeg", Png(3));
        _folder.Write("Zebra/10.PNG", Png(1));
        _folder.Write("Zebra/2.bmp", Png(2));
        _folder.Write("Zebra/.hidden.png", [1]);
        _folder.Write("Zebra/notes.txt", [1]);
        _folder.Write(".git/x.png", [1]);
        IImageDataset dataset = DatasetReader.Open(_folder.Root);
        AssertFour(dataset, ["Zebra/10.PNG", "Zebra/2.bmp", "zebra/a.jpeg", "zebra/b.png"]);
    }

    [Fact]
    public void A_zip_opens_alike_below_common_parents()
    {
        string path = _folder.WriteZip(
            "data.zip", ("x/y/zebra/b.png", Png(4)), ("x/y/", []), ("x/y/Zebra/2.bmp", Png(2)), ("x/readme.md", [1]),
            ("x/y/zebra/a.jpeg", Png(3)), ("__MACOSX/x/y/Zebra/._2.bmp", [1]), ("x/y/Zebra/10.PNG", Png(1)));
        IImageDataset dataset = DatasetReader.Open(path);
        AssertFour(dataset, ["x/y/Zebra/10.PNG", "x/y/Zebra/2.bmp", "x/y/zebra/a.jpeg", "x/y/zebra/b.png"]);
        ((IDisposable)dataset).Dispose();
    }

    [Fact]
    public void A_zip_with_backslashes_opens_as_well() =>
        Assert.Equal(["a", "b"], DatasetReader.Open(_folder.WriteZip("w.zip", (@"t\b\1.png", Png(1)), (@"t\a\1.png", Png(2)))).ClassNames);

    [Fact]
    public void Channels_convert_every_image_and_allow_a_mixture()
    {
        byte[] colour = TestPng.Encode(new ImageShape(1, 1, 3), [200, 100, 50]);
        byte[] grey = TestPng.Encode(new ImageShape(1, 1, 1), [9]);
        string path = _folder.WriteZip("mixed.zip", ("a/1.png", colour), ("b/1.png", grey));

        Assert.Equal([124, 9], ReadAll(DatasetReader.Open(path, 1)));
        Assert.Equal([200, 100, 50, 9, 9, 9], ReadAll(DatasetReader.Open(path, 3)));
        Assert.Equal(
            $"'b/1.png' of '{path}' is an image of 1x1x1, but the first one, 'a/1.png', is one of 1x1x3.",
            Assert.Throws<InvalidDataSetException>(() => ReadAll(DatasetReader.Open(path))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => DatasetReader.Open(path, 2));
    }

    [Fact]
    public void An_image_of_another_extent_is_named()
    {
        string path = _folder.WriteZip("odd.zip", ("a/1.png", Png(1)), ("b/2.png", TestPng.Encode(new ImageShape(2, 3, 1), new byte[6])));
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => ReadAll(DatasetReader.Open(path, 1)));
        Assert.Contains("'b/2.png' of", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_decodes_nothing_but_a_broken_image_is_named_when_read()
    {
        byte[] broken = Png(1);
        broken[^18] ^= 4;
        string path = _folder.WriteZip("one-broken.zip", ("a/1.png", Png(1)), ("a/2.png", broken), ("b/3.png", Png(3)));
        IImageDataset dataset = DatasetReader.Open(path);
        byte[] pixels = new byte[4];
        dataset.Read(0, pixels);
        dataset.Read(2, pixels);
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => dataset.Read(1, pixels));
        Assert.Equal($"'a/2.png' of '{path}' is damaged: the CRC of a PNG chunk does not match its bytes.", refusal.Message);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        IImageDataset dataset = DatasetReader.Open(_folder.WriteZip("a.zip", ("a/1.png", Png(1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.GetLabel(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.GetSampleName(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Read(1, new byte[4]));
        Assert.Throws<ArgumentException>(() => dataset.Read(0, new byte[5]));
    }

    [Fact]
    public void Several_threads_may_read_one_zip()
    {
        (string, byte[])[] entries = [.. Enumerable.Range(0, 64).Select(i => ($"a/{i:00}.png", Png((byte)i)))];
        IImageDataset dataset = DatasetReader.Open(_folder.WriteZip("many.zip", entries));
        Parallel.For(0, 512, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            byte[] pixels = new byte[4];
            dataset.Read(i % 64, pixels);
            Assert.Equal(i % 64, pixels[0]);
        });
    }

    internal static byte[] Png(byte value) => TestPng.Encode(new ImageShape(2, 2, 1), [value, value, value, value]);

    private static void AssertFour(IImageDataset dataset, string[] names)
    {
        Assert.Equal(new ImageShape(2, 2, 1), dataset.GetShape());
        Assert.Equal(["Zebra", "zebra"], dataset.ClassNames);
        Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel));
        Assert.Equal(names, Enumerable.Range(0, dataset.Count).Select(dataset.GetSampleName));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4], ReadAll(dataset));
    }

    private static byte[] ReadAll(IImageDataset dataset)
    {
        int bytes = dataset.GetShape().ByteCount;
        byte[] pixels = new byte[dataset.Count * bytes];
        for (int i = 0; i < dataset.Count; i++)
        {
            dataset.Read(i, pixels.AsSpan(i * bytes, bytes));
        }

        return pixels;
    }
}
