namespace AcceleratorTraining.Data;

/// <summary>Zips of .npy arrays as numpy.savez writes them: samples are called x, images, data or arr_0, labels y, labels or arr_1.</summary>
internal static class NpzDataset
{
    private static readonly string[] Samples = ["x", "images", "data", "arr_0"];
    private static readonly string[] Labels = ["y", "labels", "arr_1"];

    /// <summary>Whether an archive holds arrays.</summary>
    public static bool LooksLike(IImageFiles files) => files.Paths.Any(path => path.EndsWith(".npy", StringComparison.Ordinal));

    /// <summary>Reads both arrays.</summary>
    /// <exception cref="InvalidDataSetException">One is missing or broken, or they do not belong together.</exception>
    public static InMemoryDataset Open(string path, ZipImageFiles files, int? channels) =>
        NpyDataset.Create(path, Read(path, files, Samples), Read(path, files, Labels), channels);

    private static NpyArray Read(string path, ZipImageFiles files, string[] names)
    {
        string entry = names.Select(name => name + ".npy").FirstOrDefault(name => files.Paths.Contains(name))
            ?? throw new InvalidDataSetException(
                $"'{path}' holds none of the arrays {string.Join(", ", names)}; it holds {string.Join(", ", files.Paths.Take(8).Select(ClassFolderLayout.Printable))}.");
        string quoted = $"'{entry}' of '{path}'";
        return NpyArray.Parse(quoted, files.ReadAllBytes(entry, quoted, NpyArray.MaximumBytes));
    }
}
