namespace AcceleratorTraining.Backends.Ilgpu.Tests.Support;

/// <summary>Where the shared data lies, which is no part of the repository: tests that need it are skipped without it.</summary>
internal static class TestData
{
    private static readonly Lazy<string?> Root = new(Find);

    /// <summary>A folder or file below the data folder; the running test is skipped if it is not there.</summary>
    public static string Require(params string[] parts)
    {
        string? path = TryFind(parts);
        if (path is null) Assert.Skip($"{Path.Combine(parts)} is not here: set ACCTRAIN_DATA to the data folder.");
        return path;
    }

    public static string? TryFind(params string[] parts)
    {
        if (Root.Value is null) return null;
        string path = Path.Combine([Root.Value, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ACCTRAIN_DATA") is { Length: > 0 } named) return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) continue;
            string data = Path.Combine(folder.Parent?.FullName ?? "", "shared", "data");
            return Directory.Exists(data) ? data : null;
        }

        return null;
    }
}
