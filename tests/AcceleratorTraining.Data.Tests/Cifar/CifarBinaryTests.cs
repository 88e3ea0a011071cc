namespace AcceleratorTraining.Data.Tests.Cifar;

public sealed class CifarBinaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A record whose red, green and blue are constant but for the first pixel's red, which is 9.</summary>
    internal static byte[] Record(byte label, byte red, byte green, byte blue) =>
        [label, 9, .. Enumerable.Repeat(red, 1023), .. Enumerable.Repeat(green, 1024), .. Enumerable.Repeat(blue, 1024)];

    [Fact]
    public void Planes_become_pixels()
    {
        IImageDataset dataset = DatasetReader.Open(_folder.Write("some.bin", [.. Record(3, 1, 2, 3), .. Record(9, 200, 100, 50)]));
        Assert.Equal((2, new ImageShape(32, 32, 3), "cat", "truck"), (dataset.Count, dataset.GetShape(), dataset.ClassNames[dataset.GetLabel(0)], dataset.ClassNames[dataset.GetLabel(1)]));
        byte[] pixels = new byte[3072];
        dataset.Read(1, pixels);
        Assert.Equal([9, 100, 50, 200, 100, 50], pixels[..6]);
        Assert.Equal([200, 100, 50], pixels[^3..]);

        byte[] grey = new byte[1024];
        DatasetReader.Open(dataset.Name, 1).Read(1, grey);
        Assert.Equal(124, grey[1]);
    }

    [Fact]
    public void A_folder_gives_its_training_batches_in_order_and_its_test_batch_alone()
    {
        _folder.Write("c/test_batch.bin", Record(7, 1, 1, 1));
        string folder = Path.Combine(_folder.Root, "c");
        Assert.Equal(7, DatasetReader.Open(folder).GetLabel(0));
        _folder.Write("c/data_batch_2.bin", Record(2, 1, 1, 1));
        _folder.Write("c/data_batch_1.bin", Record(1, 1, 1, 1));
        IImageDataset training = DatasetReader.Open(folder);
        Assert.Equal([1, 2], Enumerable.Range(0, training.Count).Select(training.GetLabel));
        Assert.Equal(7, DatasetReader.Open(Path.Combine(folder, "test_batch.bin")).GetLabel(0));
    }

    [Fact]
    public void Broken_files_are_refused()
    {
        AssertRefused(Record(10, 1, 1, 1), "Image 0 of", "has label 10");
        AssertRefused([.. Record(1, 1, 1, 1), 0], "3074 bytes", "no whole CIFAR-10 records of 3073");
        AssertRefused([0, 0, 8, 3], "4 bytes");
    }

    private void AssertRefused(byte[] file, params string[] parts)
    {
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => DatasetReader.Open(_folder.Write("x.bin", file)));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }
}
