using System.IO.Enumeration;

namespace AcceleratorTraining.Data;

/// <summary>The files of a folder. Links to files are read; links to folders are not followed, since they may lead in circles.</summary>
internal sealed class DirectoryImageFiles : IImageFiles
{
    private readonly string _root;

    public DirectoryImageFiles(string root)
    {
        _root = root;
        try
        {
            var entries = new FileSystemEnumerable<string>(root, RelativePath, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
            };
            Paths = [.. entries];
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap($"'{root}'", exception);
        }
    }

    public IReadOnlyList<string> Paths { get; }

    public byte[] ReadAllBytes(string path, string name)
    {
        try
        {
            // Length comes first: a pipe or device has none, and opening it could wait for ever.
            string full = Path.Combine(_root, path);
            var file = new FileInfo(full);
            long length = (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;
            if (length is < 1 or > IImageFiles.MaximumFileBytes)
            {
                throw new InvalidDataSetException($"{name} has {length} bytes; a file here has 1 to {IImageFiles.MaximumFileBytes}.");
            }

            using FileStream stream = File.OpenRead(full);
            return ReadFailure.ReadExactly(stream, name, (int)length);
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap(name, exception);
        }
    }

    public void Dispose()
    {
    }

    private static string RelativePath(ref FileSystemEntry entry)
    {
        string path = Path.GetRelativePath(entry.RootDirectory.ToString(), entry.ToFullPath());
        path = Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
        return entry.IsDirectory ? path + "/" : path;
    }
}
