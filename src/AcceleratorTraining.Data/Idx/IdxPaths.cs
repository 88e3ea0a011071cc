namespace AcceleratorTraining.Data;

/// <summary>Finds the two files of an IDX data set by the names that MNIST and its successors gave them.</summary>
internal static class IdxPaths
{
    /// <summary>The images files of a folder, one a pair; of a plain and a compressed twin the plain one.</summary>
    public static string[] FindImages(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(path => Path.GetFileName(path).Contains("idx3", StringComparison.Ordinal))
            .GroupBy(WithoutCompression, StringComparer.Ordinal)
            .Select(twins => twins.MinBy(path => path.Length)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The labels file beside an images file: images-idx3 becomes labels-idx1, compressed or not.</summary>
    /// <exception cref="InvalidDataSetException">There is none.</exception>
    public static string FindLabels(string imagesPath)
    {
        string folder = Path.GetDirectoryName(imagesPath) ?? "";
        string name = WithoutCompression(Path.GetFileName(imagesPath))
            .Replace("images", "labels", StringComparison.Ordinal)
            .Replace("idx3", "idx1", StringComparison.Ordinal);
        foreach (string candidate in new[] { name, name + ".gz" })
        {
            string path = Path.Combine(folder, candidate);
            if (candidate != Path.GetFileName(imagesPath) && File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidDataSetException($"No labels file '{name}' (or '{name}.gz') lies beside '{imagesPath}'.");
    }

    private static string WithoutCompression(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
