namespace AcceleratorTraining.Conformance;

/// <summary>Where hal-spec lies: beside the solution, above the running tests.</summary>
public static class SpecFolder
{
    /// <summary>The repository's root: the nearest folder upwards that holds the solution.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The hal-spec folder.</summary>
    public static string Path => System.IO.Path.Combine(Root, "hal-spec");

    /// <summary>The folder of all vectors.</summary>
    public static string Vectors => System.IO.Path.Combine(Path, "vectors");

    /// <summary>Vector files below vectors/, as relative paths with forward slashes, in ordinal order.</summary>
    public static IEnumerable<string> VectorFiles() =>
        Directory.EnumerateFiles(Vectors, "*.json", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Vectors, f).Replace('\\', '/'))
            .Where(f => f.Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds AcceleratorTraining.sln.");
    }
}
