namespace AcceleratorTraining.Data;

/// <summary>Opens data sets that lie on disk. The kind is told by content; CIFAR-10 binaries and CSV, which have no mark of their own, by extension.</summary>
public static class DatasetReader
{
    /// <summary>Opens any data set with the channels that it has.</summary>
    /// <inheritdoc cref="Open(string, int?)"/>
    public static IImageDataset Open(string path) => Open(path, channels: null);

    /// <summary>Opens an image folder, a zip of one, an IDX pair, CIFAR-10 binaries, NumPy arrays or a CSV table.</summary>
    /// <remarks>
    /// Image folder or zip: one folder a class, below any number of common parents; classes are sorted by ordinal name,
    /// images are PNG, JPEG or BMP of one shape, decoded only when read (a data set that opens may hold a broken image,
    /// which its Read reports). IDX: an images file (plain or .gz) with its labels file beside it, or a folder with one such pair.
    /// CIFAR-10: data_batch_N.bin or test_batch.bin, or a folder of them (its training batches as one). NumPy: a .npy of samples with its labels beside it
    /// (labels.npy, y.npy, STEM_labels.npy, or y_train.npy of x_train.npy), or an .npz that holds x and y; samples of (N, H, W), (N, H, W, 1 or 3) or (N, D), the latter
    /// as images of 1 x D x 1. CSV: numbers and a label a row, as images of 1 x D x 1. Numbers other than bytes are taken as they are within [0, 255], times 255 where all
    /// are within [0, 1] and not all whole; int8 has 128 added; anything else, NaN included, is refused.
    /// The result may be read from several threads. That of a zip keeps the archive open and is <see cref="IDisposable"/>.
    /// Whatever a file declares is checked against its real size before anything of the declared size is allocated.
    /// </remarks>
    /// <param name="path">A folder or file.</param>
    /// <param name="channels">1 or 3 to convert every image (luma by integer weights, or grey repeated); null to take the first image's.</param>
    /// <exception cref="InvalidDataSetException">Nothing usable is there; one sentence names the file or entry and the rule.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is neither 1 nor 3 nor null.</exception>
    public static IImageDataset Open(string path, int? channels) => Open(path, channels, labelled: true);

    /// <summary>The same, and a folder or zip of images in no class folders: samples of one class without a name.</summary>
    /// <inheritdoc cref="Open(string, int?)"/>
    public static IImageDataset OpenUnlabelled(string path, int? channels) => Open(path, channels, labelled: false);

    private static IImageDataset Open(string path, int? channels, bool labelled)
    {
        if (channels is not (null or 1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Channels are 1 (grey) or 3 (red, green, blue).");
        }

        try
        {
            return Directory.Exists(path) ? OpenFolder(path, channels, labelled) : OpenFile(path, channels, labelled);
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap($"'{path}'", exception);
        }
    }

    /// <summary>Opens a .npy file of samples with labels that lie elsewhere than beside it.</summary>
    /// <param name="path">The samples.</param>
    /// <param name="labelsPath">The labels, a .npy file too.</param>
    /// <param name="channels">As <see cref="Open(string, int?)"/> takes it.</param>
    /// <exception cref="InvalidDataSetException">One is no such file, or they do not belong together.</exception>
    public static IImageDataset OpenNumpy(string path, string labelsPath, int? channels = null)
    {
        try
        {
            return NpyDataset.Open(path, labelsPath, channels);
        }
        catch (Exception exception) when (ReadFailure.IsExpected(exception))
        {
            throw ReadFailure.Wrap($"'{path}'", exception);
        }
    }

    private static IImageDataset OpenFolder(string path, int? channels, bool labelled)
    {
        string[] cifar = CifarBinary.FindBatches(path);
        if (cifar.Length > 0)
        {
            return CifarBinary.Read(path, cifar, channels);
        }

        string[] idx = IdxPaths.FindImages(path);
        return idx.Length switch
        {
            0 => OpenImages(path, new DirectoryImageFiles(path), channels, labelled),
            1 => new IdxDataset(path, idx[0], channels),
            _ => throw new InvalidDataSetException(
                $"'{path}' holds several IDX images files ({string.Join(", ", idx.Select(Path.GetFileName))}): name one of them."),
        };
    }

    private static IImageDataset OpenFile(string path, int? channels, bool labelled)
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

        return start switch
        {
            [(byte)'P', (byte)'K', ..] => OpenZip(path, channels, labelled),
            _ when NpyArray.LooksLike(start) => NpyDataset.Open(path, null, channels),
            _ when CifarBinary.LooksLike(path) => CifarBinary.Read(path, [path], channels),
            _ when path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) => CsvDataset.Open(path, channels),
            _ when IdxFile.LooksLike(start) => new IdxDataset(path, path, channels),
            _ => throw new InvalidDataSetException($"'{path}' is neither a folder nor a zip nor an IDX, NumPy, CIFAR-10 (.bin) or CSV (.csv) file."),
        };
    }

    private static IImageDataset OpenZip(string path, int? channels, bool labelled)
    {
        var files = new ZipImageFiles(path);
        if (!NpzDataset.LooksLike(files))
        {
            return OpenImages(path, files, channels, labelled);
        }

        using (files)
        {
            return NpzDataset.Open(path, files, channels);
        }
    }

    private static ImageFileDataset OpenImages(string path, IImageFiles files, int? channels, bool labelled)
    {
        try
        {
            return new ImageFileDataset(path, files, channels, labelled);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
