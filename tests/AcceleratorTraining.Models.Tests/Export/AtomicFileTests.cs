namespace AcceleratorTraining.Models.Tests;

/// <summary>Files are whole or not there.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("acctrain").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_made_and_replaced_and_nothing_stays_beside_it()
    {
        string path = Path.Combine(_folder, "a.bin");
        AtomicFile.WriteAllBytes(path, [1, 2, 3]);
        AtomicFile.WriteAllBytes(path, [4]);
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_failure_leaves_no_temporary_file()
    {
        string path = Path.Combine(_folder, "folder");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => AtomicFile.WriteAllBytes(path, [1]));
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteAllBytes(Path.Combine(_folder, "no", "file"), [1]));
    }
}
