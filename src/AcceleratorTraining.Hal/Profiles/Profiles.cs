using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>The profiles that ship with the library, and profiles from files.</summary>
public static class Profiles
{
    private const string Prefix = "profiles/";

    private static readonly Lazy<ImmutableArray<AcceleratorProfile>> BuiltIn = new(() =>
        [.. typeof(Profiles).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && !n.EndsWith(".schema", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ReadResource)]);

    /// <summary>All shipped profiles, by name.</summary>
    public static ImmutableArray<AcceleratorProfile> All => BuiltIn.Value;

    /// <summary>TensorFlow Lite Micro's reference arithmetic, the default.</summary>
    public static AcceleratorProfile TfliteReference => Get("tflite-reference");

    /// <summary>The shipped profile of that name, or the profile in that file.</summary>
    /// <param name="nameOrFile">A name, or the path of a JSON file.</param>
    /// <exception cref="InvalidProfileException">Neither exists, or the file breaks the schema.</exception>
    public static AcceleratorProfile Get(string nameOrFile)
    {
        AcceleratorProfile? profile = All.FirstOrDefault(p => p.Name == nameOrFile);
        if (profile is not null) return profile;
        if (!File.Exists(nameOrFile))
        {
            throw new InvalidProfileException($"There is no profile '{nameOrFile}': it is neither a file nor one of {string.Join(", ", All.Select(p => p.Name))}.");
        }

        return ProfileReader.Parse(File.ReadAllText(nameOrFile), $"'{nameOrFile}'");
    }

    private static AcceleratorProfile ReadResource(string resource)
    {
        using Stream stream = typeof(Profiles).Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return ProfileReader.Parse(reader.ReadToEnd(), resource[Prefix.Length..]);
    }
}
