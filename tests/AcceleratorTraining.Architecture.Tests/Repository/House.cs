using System.Text.RegularExpressions;

namespace AcceleratorTraining.Architecture.Tests.Repository;

/// <summary>The repository this test assembly was built in: its files as a checkout has them, without build outputs.</summary>
internal static class House
{
    public const string Solution = "AcceleratorTraining.sln";
    private const int BinaryProbeBytes = 8000;

    public static string Root { get; } = FindRoot();

    /// <summary>Folders that .gitignore names, which no checkout contains.</summary>
    public static IReadOnlySet<string> IgnoredFolders { get; } =
        File.ReadLines(At(".gitignore")).Where(line => line.EndsWith('/')).Select(line => line.Trim('/')).Append(".git").ToHashSet();

    private static readonly Lazy<string[]> AllFiles = new(() => [.. Walk(Root).Order(StringComparer.Ordinal)]);

    /// <summary>Every file, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files => AllFiles.Value;

    public static IEnumerable<string> SourceFiles(params string[] folders) =>
        Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && (folders.Length == 0 || folders.Any(folder => IsUnder(file, folder))));

    public static IEnumerable<string> ProjectFiles(params string[] folders) =>
        Files.Where(file => file.EndsWith("proj", StringComparison.Ordinal) && (folders.Length == 0 || folders.Any(folder => IsUnder(file, folder))));

    public static IEnumerable<string> TextFiles() => Files.Where(IsText);

    public static string At(string relative) => Path.Combine(Root, relative);

    /// <summary>Every line on which <paramref name="pattern"/> occurs, as "file:number: text".</summary>
    public static IEnumerable<string> Occurrences(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in File.ReadLines(At(file)).Index()
        where pattern.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    private static bool IsUnder(string file, string folder) => file.StartsWith(folder + "/", StringComparison.Ordinal);

    private static bool IsText(string file)
    {
        using FileStream stream = File.OpenRead(At(file));
        byte[] start = new byte[BinaryProbeBytes];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return !start.AsSpan(0, count).Contains((byte)0);
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != ".git"))
        {
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        }

        foreach (string inner in Directory.EnumerateDirectories(folder).Where(inner => !IgnoredFolders.Contains(Path.GetFileName(inner))))
        {
            foreach (string file in Walk(inner)) yield return file;
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No '{Solution}' above '{AppContext.BaseDirectory}'.");
    }
}
