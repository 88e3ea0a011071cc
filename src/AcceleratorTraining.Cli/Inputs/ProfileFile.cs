using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>Profiles by name or file.</summary>
internal static class ProfileFile
{
    /// <summary>The shipped profile of that name, or the one in that file.</summary>
    /// <exception cref="InvalidProfileException">Neither exists, or the file breaks the schema.</exception>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static AcceleratorProfile Get(string nameOrFile) =>
        IsFile(nameOrFile) ? InputFile.Read(nameOrFile, "profile", Profiles.Get) : Profiles.Get(nameOrFile);

    /// <summary>Whether it is taken for a file: a shipped profile's name never is.</summary>
    public static bool IsFile(string nameOrFile) => Path.Exists(nameOrFile) && !Profiles.All.Any(p => p.Name == nameOrFile);
}
