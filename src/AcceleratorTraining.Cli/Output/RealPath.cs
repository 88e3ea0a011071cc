namespace AcceleratorTraining.Cli.Output;

/// <summary>Paths without links, so that two names of one file compare equal. Hard links do not.</summary>
internal static class RealPath
{
    // As many as operating systems follow.
    private const int MaximumLinks = 40;

    /// <summary>How file systems here compare names.</summary>
    public static StringComparer Comparer { get; } = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>The absolute path with every link in it followed; what does not exist stays as it is.</summary>
    /// <exception cref="UsageException">Links lead in a circle.</exception>
    public static string Of(string path) => Of(Path.GetFullPath(path), path, 0);

    /// <summary>Whether a path lies inside a folder, at any depth.</summary>
    public static bool IsInside(string path, string folder)
    {
        string root = Of(folder);
        for (string? parent = Path.GetDirectoryName(Of(path)); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Comparer.Equals(parent, root)) return true;
        }

        return false;
    }

    private static string Of(string path, string given, int links)
    {
        if (links > MaximumLinks) throw new UsageException($"The links of '{given}' lead in a circle.");
        path = Path.TrimEndingDirectorySeparator(path);
        if (Path.GetDirectoryName(path) is not { } folder) return path;
        folder = Of(folder, given, links);
        string plain = Path.Combine(folder, Path.GetFileName(path));
        return new FileInfo(plain).LinkTarget is { } target ? Of(Path.GetFullPath(target, folder), given, links + 1) : plain;
    }
}
