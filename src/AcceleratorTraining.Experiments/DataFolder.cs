using System.Security.Cryptography;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments;

/// <summary>Where models and data sets of others lie: the folder that ACCTRAIN_DATA names, or shared/data beside the repository.</summary>
/// <param name="Path">The folder; null if there is none.</param>
/// <param name="Repository">The checkout's root; null outside of one.</param>
public sealed record DataFolder(string? Path, string? Repository)
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "ACCTRAIN_DATA";

    private readonly Dictionary<string, string> _hashes = [];

    /// <summary>Looks for the checkout above the current folder and above this program.</summary>
    public static DataFolder Find()
    {
        string? repository = Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);
        string? named = Environment.GetEnvironmentVariable(Variable);
        return new DataFolder(named ?? (repository is null ? null : System.IO.Path.Combine(repository, "..", "shared", "data")), repository);
    }

    /// <summary>A file of the folder.</summary>
    /// <param name="relative">Its path, with forward slashes.</param>
    /// <param name="origin">Where to get it.</param>
    /// <exception cref="InvalidDataSetException">It is not there; the message says where to get it.</exception>
    public string Require(string relative, string origin)
    {
        string path = System.IO.Path.Combine(Path ?? "", relative);
        if (Path is not null && File.Exists(path)) return path;
        throw new InvalidDataSetException($"This experiment needs '{relative}' in the folder that {Variable} names, or in shared/data beside the repository; get it from {origin}.");
    }

    /// <summary>A file of the checkout.</summary>
    /// <exception cref="InvalidDataSetException">It is not there.</exception>
    public string RequireFromRepository(string relative)
    {
        if (Repository is not null && System.IO.Path.Combine(Repository, relative) is { } path && File.Exists(path)) return path;
        throw new InvalidDataSetException($"This experiment needs '{relative}' of a checkout of the repository: run it inside one.");
    }

    /// <summary>SHA-256 of a file, hex; read once.</summary>
    public string Hash(string path)
    {
        if (_hashes.TryGetValue(path, out string? known)) return known;
        using FileStream stream = File.OpenRead(path);
        return _hashes[path] = Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) return folder.FullName;
        }

        return null;
    }
}
