using AcceleratorTraining.Data.Tests.Encoders;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Tests;

public sealed class HostilePathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_holds_no_data_set_is_refused()
    {
        AssertRefused(Path.Combine(_folder.Root, "nowhere"), "does not exist");
        AssertRefused("", "does not exist");
        AssertRefused(_folder.Write("zero", []), "is empty");
        AssertRefused(_folder.Write("text.zip", "PKnonsense"u8), "cannot be read");
        AssertRefused(_folder.Write("text.txt", "hello"u8), "neither a folder nor a zip nor an IDX, NumPy");
        AssertRefused(_folder.WriteZip("empty.zip"), "holds no PNG, JPEG or BMP image");
        AssertRefused(_folder.WriteZip("text-only.zip", ("a/1.txt", [1])), "holds no PNG, JPEG or BMP image");
        AssertRefused(Directory.CreateDirectory(Path.Combine(_folder.Root, "hollow")).FullName, "holds no PNG, JPEG or BMP image");
    }

    [Fact]
    public void A_layout_that_leaves_the_class_open_is_refused()
    {
        byte[] png = DatasetReaderTests.Png(1);
        AssertRefused(_folder.WriteZip("flat.zip", ("1.png", png)), "'1.png' of", "lies in no class folder");
        AssertRefused(_folder.WriteZip("deep.zip", ("x/a/1.png", png), ("x/b/c/2.png", png)), "different parents");
        AssertRefused(_folder.WriteZip("hollow.zip", ("x/a/1.png", png), ("x/b/", [])), "Class folder 'b'", "holds no");
        AssertRefused(_folder.WriteZip("twice.zip", ("a/1.png", png), ("a/1.png", png)), "'a/1.png' twice");
        Directory.CreateDirectory(Path.Combine(_folder.Root, "f", "b"));
        _folder.Write("f/a/1.png", png);
        AssertRefused(Path.Combine(_folder.Root, "f"), "Class folder 'b'", "holds no");
    }

    [Theory]
    [InlineData("../a/1.png")]
    [InlineData("x/../../a/1.png")]
    [InlineData("/a/1.png")]
    [InlineData(@"..\a\1.png")]
    [InlineData("C:/a/1.png")]
    [InlineData("../\u001b[2Ja/1.png")]
    public void Names_that_lead_out_of_the_archive_are_refused_and_nothing_is_written(string name)
    {
        string path = _folder.WriteZip("sub/t.zip", (name, DatasetReaderTests.Png(1)));
        InvalidDataSetException refusal = AssertRefused(path, "leads out of the archive");
        Assert.DoesNotContain('\u001b', refusal.Message);
        Assert.Equal([Path.Combine(_folder.Root, "sub")], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Control_characters_never_reach_a_message()
    {
        InvalidDataSetException refusal = AssertRefused(_folder.WriteZip("c.zip", ("a\u001b[2J/1.png", DatasetReaderTests.Png(1))), "control character");
        Assert.DoesNotContain('\u001b', refusal.Message);
    }

    [Fact]
    public void Bombs_are_refused_by_what_they_declare_and_by_what_they_do()
    {
        // 200 MB of zeros in 200 kB, declared honestly.
        string honest = _folder.WriteZip("honest.zip", ("a/1.png", new byte[200 << 20]));
        AssertRefused(honest, "'a/1.png' of", "declares 209715200 bytes");

        // The same declared as 100 bytes: the size stands in the local header (offset 22) and in the central directory (24).
        byte[] liar = File.ReadAllBytes(_folder.WriteZip("liar.zip", ("a/1.png", new byte[8 << 20])));
        BitConverter.TryWriteBytes(liar.AsSpan(22), 100);
        BitConverter.TryWriteBytes(liar.AsSpan(liar.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24), 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(_folder.Write("liar2.zip", liar), "'a/1.png' of");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Damaged_archives_are_refused_or_read_as_if_whole()
    {
        byte[] whole = File.ReadAllBytes(_folder.WriteZip(
            "whole.zip", ("a/1.png", DatasetReaderTests.Png(1)), ("b/2.png", DatasetReaderTests.Png(2))));
        for (int length = 1; length < whole.Length; length++)
        {
            AssertRefused(_folder.Write("cut.zip", whole.AsSpan(0, length)), "cut.zip");
        }

        var stream = new PhiloxStream(9, (1, 1, 1));
        for (int round = 0; round < 1500; round++)
        {
            byte[] damaged = [.. whole];
            damaged[stream.NextInt32(damaged.Length)] = (byte)stream.NextUInt32();
            string path = _folder.Write("damaged.zip", damaged);
            try
            {
                IImageDataset dataset = DatasetReader.Open(path);
                byte[] pixels = new byte[4];
                for (int i = 0; i < dataset.Count; i++)
                {
                    dataset.Read(i, pixels);
                    Assert.InRange(pixels[0], 1, 2);
                }

                ((IDisposable)dataset).Dispose();
            }
            catch (InvalidDataSetException refusal)
            {
                Assert.DoesNotContain("\n", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Links_that_lead_in_circles_or_nowhere_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs a privilege on Windows.");
        _folder.Write("data/a/1.png", DatasetReaderTests.Png(1));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "data/a/2.png"), _folder.Write("elsewhere.png", DatasetReaderTests.Png(2)));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "data/a/self"), Path.Combine(_folder.Root, "data"));
        string data = Path.Combine(_folder.Root, "data");
        IImageDataset dataset = DatasetReader.Open(data);
        byte[] pixels = new byte[4];
        dataset.Read(1, pixels);
        Assert.Equal((2, (byte)2), (dataset.Count, pixels[0]));

        File.CreateSymbolicLink(Path.Combine(data, "a/0.png"), Path.Combine(data, "a/gone.png"));
        AssertRefused(data, "'a/0.png' of");
        File.Delete(Path.Combine(data, "a/0.png"));
        File.CreateSymbolicLink(Path.Combine(data, "a/0.png"), "/dev/zero");
        AssertRefused(data, "'a/0.png' of", "0 bytes");
    }

    private static InvalidDataSetException AssertRefused(string path, params string[] parts)
    {
        InvalidDataSetException refusal = Assert.Throws<InvalidDataSetException>(() => DatasetReader.Open(path));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("\n", refusal.Message, StringComparison.Ordinal);
        return refusal;
    }
}
