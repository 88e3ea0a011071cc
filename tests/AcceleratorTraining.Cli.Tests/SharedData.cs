namespace AcceleratorTraining.Cli.Tests;

/// <summary>Real data beside the repository (shared/data), or where ACCTRAIN_DATA points; tests skip where it is absent.</summary>
internal static class SharedData
{
    public static string Find(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("ACCTRAIN_DATA") ?? BesideRepository();
        string path = Path.Combine(root ?? "", relative);
        Assert.SkipWhen(
            root is null || !Path.Exists(path),
            $"No '{relative}' in shared/data beside the repository, nor in the folder that ACCTRAIN_DATA names.");
        return path;
    }

    private static string? BesideRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) return Path.Combine(folder.Parent?.FullName ?? "", "shared", "data");
        }

        return null;
    }
}
