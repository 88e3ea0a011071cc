using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>The timing files that ship with the library, and others.</summary>
public static class TimingProfiles
{
    private const string Prefix = "timing/";

    private static readonly Lazy<ImmutableArray<TimingProfile>> BuiltIn = new(() =>
        [.. typeof(TimingProfiles).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ReadResource)]);

    /// <summary>All shipped ones, by name.</summary>
    public static ImmutableArray<TimingProfile> All => BuiltIn.Value;

    /// <summary>The shipped one of that name, or the one in that file.</summary>
    /// <param name="nameOrFile">A name, or the path of a JSON file.</param>
    /// <exception cref="SimulationException">Neither exists, or the file breaks the schema.</exception>
    public static TimingProfile Get(string nameOrFile)
    {
        // The one that is asked for, without reading the others.
        if (typeof(TimingProfiles).Assembly.GetManifestResourceInfo(Prefix + nameOrFile) is not null) return ReadResource(Prefix + nameOrFile);
        return File.Exists(nameOrFile)
            ? Parse(File.ReadAllText(nameOrFile), $"Timing file '{nameOrFile}'")
            : throw new SimulationException($"There is no timing '{nameOrFile}': it is neither a file nor one of {string.Join(", ", All.Select(p => p.Name))}.");
    }

    /// <summary>Parses one timing file.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call the file in messages.</param>
    /// <exception cref="SimulationException">Not JSON, or a field is missing, unknown or out of its range.</exception>
    public static TimingProfile Parse(string json, string source) => TimingProfileReader.Parse(json, source);

    private static TimingProfile ReadResource(string resource)
    {
        using Stream stream = typeof(TimingProfiles).Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return Parse(reader.ReadToEnd(), $"Shipped timing file '{resource[Prefix.Length..]}'");
    }
}
