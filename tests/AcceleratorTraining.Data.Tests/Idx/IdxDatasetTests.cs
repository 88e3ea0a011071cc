using System.Buffers.Binary;
using System.IO.Compression;

namespace AcceleratorTraining.Data.Tests.Idx;

public sealed class IdxDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t-images-idx3-ubyte", "t-labels-idx1-ubyte")]
    [InlineData("t-images-idx3-ubyte.gz", "t-labels-idx1-ubyte.gz")]
    [InlineData("t-images-idx3-ubyte.gz", "t-labels-idx1-ubyte")]
    [InlineData("t-images.idx3-ubyte", "t-labels.idx1-ubyte.gz")]
    public void A_pair_opens_by_its_images_file_and_by_its_folder(string images, string labels)
    {
        string path = Write(images, Images(3, 1, 2, 10, 20, 30, 40, 50, 60));
        Write(labels, Labels(3, 2, 0, 2));
        foreach (string opened in new[] { path, _folder.Root })
        {
            IImageDataset dataset = DatasetReader.Open(opened);
            Assert.Equal((3, new ImageShape(1, 2, 1)), (dataset.Count, dataset.GetShape()));
            Assert.Equal(["0", "1", "2"], dataset.ClassNames);
            Assert.Equal([2, 0, 2], Enumerable.Range(0, 3).Select(dataset.GetLabel));
            Assert.Equal($"{images}[1]", dataset.GetSampleName(1));
            byte[] pixels = new byte[2];
            dataset.Read(1, pixels);
            Assert.Equal([30, 40], pixels);
        }

        byte[] colour = new byte[6];
        DatasetReader.Open(path, 3).Read(2, colour);
        Assert.Equal([50, 50, 50, 60, 60, 60], colour);
    }

    [Fact]
    public void A_folder_with_two_pairs_asks_which()
    {
        Write("a-images-idx3-ubyte", Images(1, 1, 1, 1));
        Write("b-images-idx3-ubyte.gz", Images(1, 1, 1, 1));
        Write("b-images-idx3-ubyte", Images(1, 1, 1, 1));
        AssertRefused(_folder.Root, "(a-images-idx3-ubyte, b-images-idx3-ubyte): name one of them.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void Headers_that_promise_what_is_not_there_are_refused(string extension)
    {
        string name = "x-images-idx3-ubyte" + extension;
        AssertRefused(Write(name, Images(1, 1, 1, 7)), "No labels file 'x-labels-idx1-ubyte'");
        string labels = Write("x-labels-idx1-ubyte" + extension, Labels(2, 0, 1));

        AssertRefused(Write(name, Images(3, 1, 1, 7, 8, 9)), "holds 3 images, but");
        AssertRefused(Write(name, Images(2, 1, 1, 7)), "is truncated");
        AssertRefused(Write(name, Images(2, 1, 1, 7, 8, 9)), "is longer than the 2 bytes");
        AssertRefused(Write(name, Images(0, 28, 28)), "declares 0 x 28 x 28");
        AssertRefused(Write(name, Images(-1, -1, -1, 7)), "are read");
        AssertRefused(Write(name, Images(1 << 30, 1 << 30, 1 << 30, 7)), "are read");
        AssertRefused(Write(name, Images(1, 1 << 15, 1 << 15, 7)), "is truncated");
        AssertRefused(Write(name, Images(2, 1, 1, 7, 8)[..10]), "ends within its IDX header");
        AssertRefused(Write(name, Labels(2, 0, 1)), extension.Length == 0 ? "ends within its IDX header" : "ends within");

        Write(name, Images(2, 1, 1, 7, 8));
        AssertRefused(Write(name, [0, 0, 8, 4, .. new byte[40]]), "no IDX file of unsigned bytes with 3 dimensions");
        Write(name, Images(2, 1, 1, 7, 8));
        File.WriteAllBytes(labels, []);
        AssertRefused(Path.Combine(_folder.Root, name), "is truncated");
    }

    [Fact]
    public void An_absurd_promise_costs_no_memory()
    {
        string path = Write("y-images-idx3-ubyte", Images(1, 1 << 15, 1 << 15, 7));
        Write("y-labels-idx1-ubyte", Labels(1, 0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(path, "is truncated");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_damaged_gzip_is_refused()
    {
        string path = Write("z-images-idx3-ubyte.gz", Images(1, 30, 30, SyntheticImages.Random(new ImageShape(30, 30, 1), 1)));
        Write("z-labels-idx1-ubyte", Labels(1, 0));
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in Enumerable.Range(2, whole.Length - 12))
        {
            File.WriteAllBytes(path, whole[..length]);
            AssertRefused(path, "z-images-idx3-ubyte.gz'");
        }
    }

    [Fact]
    public void A_label_outside_the_models_classes_is_named()
    {
        string path = Write("l-images-idx3-ubyte", Images(3, 1, 1, 7, 8, 9));
        Write("l-labels-idx1-ubyte", Labels(3, 1, 9, 255));
        IImageDataset dataset = DatasetReader.Open(path);
        dataset.RequireFits(new ImageShape(1, 1, 1), 256);
        InvalidDataSetException label = Assert.Throws<InvalidDataSetException>(() => dataset.RequireFits(new ImageShape(1, 1, 1), 10));
        Assert.Equal($"Sample 'l-images-idx3-ubyte[2]' of '{path}' has label 255, but only labels 0 to 9 are possible.", label.Message);
        InvalidDataSetException shape = Assert.Throws<InvalidDataSetException>(() => dataset.RequireFits(new ImageShape(28, 28, 1), 256));
        Assert.Equal($"'{path}' holds images of 1x1x1, but 28x28x1 is needed.", shape.Message);
    }

    private static byte[] Images(int count, int height, int width, params byte[] pixels) => Header([count, height, width], pixels);

    private static byte[] Labels(int count, params byte[] labels) => Header([count], labels);

    private static byte[] Header(int[] dimensions, byte[] data)
    {
        byte[] header = new byte[4 + (4 * dimensions.Length)];
        (header[2], header[3]) = (8, (byte)dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        return [.. header, .. data];
    }

    private string Write(string name, byte[] content)
    {
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return _folder.Write(name, content);
        }

        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(content);
        }

        return _folder.Write(name, packed.ToArray());
    }

    private static void AssertRefused(string path, string part) =>
        Assert.Contains(part, Assert.Throws<InvalidDataSetException>(() => DatasetReader.Open(path)).Message, StringComparison.Ordinal);
}
