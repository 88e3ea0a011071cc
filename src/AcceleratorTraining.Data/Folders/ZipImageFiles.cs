using System.IO.Compression;

namespace AcceleratorTraining.Data;

/// <summary>The entries of a zip archive, read in place: nothing is unpacked to disk and one entry at a time to memory.</summary>
internal sealed class ZipImageFiles : IImageFiles
{
    /// <summary>DEFLATE never packs more than 1032 bytes into one; whoever declares more declares falsely.</summary>
    private const int MaximumRatio = 1032;

    private readonly Lock _lock = new();
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    public ZipImageFiles(string path)
    {
        try
        {
            _archive = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read, leaveOpen: false);
            foreach (ZipArchiveEntry entry in _archive.Entries)
            {
                // Some Windows tools write backslashes between folders.
                string name = entry.FullName.Replace('\\', '/');
                RequireInside(name, path);
                if (!_entries.TryAdd(name, entry))
                {
                    throw new InvalidDataSetException($"'{path}' holds the entry '{name}' twice.");
                }
            }
        }
        catch (Exception exception)
        {
            _archive?.Dispose();
            if (ReadFailure.IsExpected(exception) || exception is ArgumentException)
            {
                throw ReadFailure.Wrap($"'{path}'", exception);
            }

            throw;
        }

        Paths = [.. _entries.Keys];
    }

    public IReadOnlyList<string> Paths { get; }

    public byte[] ReadAllBytes(string path, string name)
    {
        ZipArchiveEntry entry = _entries[path];
        if (entry.IsEncrypted)
        {
            throw new InvalidDataSetException($"{name} is encrypted.");
        }

        if (entry.Length is < 1 or > IImageFiles.MaximumFileBytes || entry.Length > (entry.CompressedLength + 1) * MaximumRatio)
        {
            throw new InvalidDataSetException(
                $"{name} declares {entry.Length} bytes from {entry.CompressedLength} packed ones; a file here has 1 to {IImageFiles.MaximumFileBytes}, at most {MaximumRatio} from one.");
        }

        byte[] bytes;
        try
        {
            // All entries share one stream.
            lock (_lock)
            {
                using Stream stream = entry.Open();
                bytes = ReadFailure.ReadExactly(stream, name, (int)entry.Length);
            }
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap(name, exception);
        }

        return Crc32.Compute(bytes) == entry.Crc32
            ? bytes
            : throw new InvalidDataSetException($"{name} is damaged: its CRC does not match its bytes.");
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>Nothing is ever written under an entry's name, but a name that climbs out of the archive is an attack on somebody.</summary>
    private static void RequireInside(string name, string archive)
    {
        if (name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Contains(".."))
        {
            throw new InvalidDataSetException($"'{archive}' holds the entry '{ClassFolderLayout.Printable(name)}', whose name leads out of the archive.");
        }
    }
}
