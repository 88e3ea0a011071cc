namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Where the committed models lie, and the shared data, which is no part of the repository.</summary>
internal static class RepositoryFiles
{
    private static readonly string Root = FindRoot();

    public static string Models => Path.Combine(Root, "benchmarks", "Models");

    public static byte[] Model(string name) => File.ReadAllBytes(Path.Combine(Models, name));

    /// <summary>A file below the data folder; the running test is skipped if it is not there.</summary>
    public static string RequireData(params string[] parts)
    {
        string data = Environment.GetEnvironmentVariable("ACCTRAIN_DATA") is { Length: > 0 } named ? named : Path.Combine(Root, "..", "shared", "data");
        string path = Path.Combine([data, .. parts]);
        if (!File.Exists(path)) Assert.Skip($"{Path.Combine(parts)} is not here: set ACCTRAIN_DATA to the data folder.");
        return path;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
