using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Output;

/// <summary>Checks on paths that will be written, made before any work is done for them.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a path that cannot become a file.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="option">The option it came by.</param>
    /// <exception cref="UsageException">It is a folder or no regular file, or its folder does not exist.</exception>
    public static void RequireWritable(string path, string option)
    {
        if (path.Length == 0) throw new UsageException($"Option '{option}' takes a file name, not an empty text.");
        if (Directory.Exists(path)) throw new UsageException($"The output '{path}' of '{option}' is a folder, not a file.");
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new UsageException($"The folder of '{path}' of '{option}' does not exist.");
        if (Path.Exists(path) && !AtomicFile.IsRegular(path)) throw new UsageException($"The output '{path}' is not a regular file.");
    }

    /// <summary>Refuses paths of which two are the same file: one would overwrite the other.</summary>
    /// <param name="files">What each is to the user, and its path; null for none.</param>
    /// <exception cref="UsageException">Two are.</exception>
    public static void RequireDistinct(params ReadOnlySpan<(string Role, string? Path)> files)
    {
        Dictionary<string, string> roles = [];
        foreach ((string role, string? path) in files)
        {
            if (string.IsNullOrEmpty(path)) continue;
            if (!roles.TryAdd(Path.GetFullPath(path), role)) throw new UsageException($"{roles[Path.GetFullPath(path)]} and {role} are the same file, '{path}'.");
        }
    }
}
