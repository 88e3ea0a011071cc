namespace AcceleratorTraining.Data;

/// <summary>Opens data sets that lie on disk. The kind is told by content, not by extension.</summary>
public static class DatasetReader
{
    /// <summary>Opens an image folder, a zip of one, or an IDX pair, with the channels that it has.</summary>
    /// <inheritdoc cref="Open(string, int?)"/>
    public static IImageDataset Open(string path) => Open(path, channels: null);

    /// <summary>Opens an image folder, a zip of one, or an IDX pair.</summary>
    /// <remarks>
    /// Image folder or zip: one folder a class, below any number of common parents; classes are sorted by ordinal name,
    /// images are PNG, JPEG or BMP of one shape, decoded only when read (a data set that opens may hold a broken image,
    /// which its Read reports). IDX: an images file (plain or .gz) with its labels file beside it, or a folder with one such pair.
    /// The result may be read from several threads. That of a zip keeps the archive open and is <see cref="IDisposable"/>.
    /// Whatever a file declares is checked against its real size before anything of the declared size is allocated.
    /// </remarks>
    /// <param name="path">A folder or file.</param>
    /// <param name="channels">1 or 3 to convert every image (luma by integer weights, or grey repeated); null to take the first image's.</param>
    /// <exception cref="InvalidDataSetException">Nothing usable is there; one sentence names the file or entry and the rule.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is neither 1 nor 3 nor null.</exception>
    public static IImageDataset Open(string path, int? channels)
    {
        if (channels is not (null or 1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Channels are 1 (grey) or 3 (red, green, blue).");
        }

        try
        {
            return Directory.Exists(path) ? OpenFolder(path, channels) : OpenFile(path, channels);
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap($"'{path}'", exception);
        }
    }

    private static IImageDataset OpenFolder(string path, int? channels)
    {
        string[] idx = IdxPaths.FindImages(path);
        return idx.Length switch
        {
            0 => OpenImages(path, new DirectoryImageFiles(path), channels),
            1 => new IdxDataset(path, idx[0], channels),
            _ => throw new InvalidDataSetException(
                $"'{path}' holds several IDX images files ({string.Join(", ", idx.Select(Path.GetFileName))}): name one of them."),
        };
    }

    private static IImageDataset OpenFile(string path, int? channels)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataSetException($"'{path}' does not exist.");
        }

        // A pipe or device has no length either, and must not be opened: it could wait for ever.
        if (new FileInfo(path).Length == 0)
        {
            throw new InvalidDataSetException($"'{path}' is empty.");
        }

        Span<byte> start = stackalloc byte[4];
        using (FileStream stream = File.OpenRead(path))
        {
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        if (start is [(byte)'P', (byte)'K', ..])
        {
            return OpenImages(path, new ZipImageFiles(path), channels);
        }

        return IdxFile.LooksLike(start)
            ? new IdxDataset(path, path, channels)
            : throw new InvalidDataSetException($"'{path}' is neither a folder nor a zip nor an IDX file.");
    }

    private static ImageFileDataset OpenImages(string path, IImageFiles files, int? channels)
    {
        try
        {
            return new ImageFileDataset(path, files, channels);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
