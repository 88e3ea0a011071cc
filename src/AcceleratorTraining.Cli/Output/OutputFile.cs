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

    /// <summary>Refuses paths whose folder takes no new file: one is made there and deleted.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static void Probe(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            try
            {
                AtomicFile.Probe(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"The output '{path}' cannot be written: {exception.Message.TrimEnd('.')}.", exception);
            }
        }
    }

    /// <summary>Refuses outputs that would overwrite an input or each other, or change a folder that is an input.</summary>
    /// <param name="inputs">What each is to the user, and its path; null for none.</param>
    /// <param name="outputs">Likewise.</param>
    /// <exception cref="UsageException">One would.</exception>
    public static void RequireDistinct(ReadOnlySpan<(string Role, string? Path)> inputs, params ReadOnlySpan<(string Role, string Path)> outputs)
    {
        Dictionary<string, string> roles = new(RealPath.Comparer);
        foreach ((string role, string? path) in inputs)
        {
            if (!string.IsNullOrEmpty(path)) roles.TryAdd(RealPath.Of(path), role);
        }

        foreach ((string role, string path) in outputs)
        {
            if (!roles.TryAdd(RealPath.Of(path), role)) throw new UsageException($"The {roles[RealPath.Of(path)]} and the {role} are the same file, '{path}'.");
            foreach ((string input, string? folder) in inputs)
            {
                if (Directory.Exists(folder) && RealPath.IsInside(path, folder)) throw new UsageException($"The {role} '{path}' lies inside the {input} '{folder}', which is an input.");
            }
        }
    }
}
