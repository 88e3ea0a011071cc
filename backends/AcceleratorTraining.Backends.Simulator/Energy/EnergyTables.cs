using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>The energy tables that ship with the library, and others.</summary>
public static class EnergyTables
{
    private const string Prefix = "energy/";

    private static readonly Lazy<ImmutableArray<EnergyTable>> BuiltIn = new(() =>
        [.. typeof(EnergyTables).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ReadResource)]);

    /// <summary>All shipped ones, by name.</summary>
    public static ImmutableArray<EnergyTable> All => BuiltIn.Value;

    /// <summary>The shipped one of that name, or the one in that file.</summary>
    /// <param name="nameOrFile">A name, or the path of a JSON file.</param>
    /// <exception cref="SimulationException">Neither exists, or the file breaks the schema.</exception>
    public static EnergyTable Get(string nameOrFile)
    {
        EnergyTable? table = All.FirstOrDefault(t => t.Name == nameOrFile);
        if (table is not null) return table;
        return File.Exists(nameOrFile)
            ? Parse(File.ReadAllText(nameOrFile), $"Energy table '{nameOrFile}'")
            : throw new SimulationException($"There is no energy table '{nameOrFile}': it is neither a file nor one of {string.Join(", ", All.Select(t => t.Name))}.");
    }

    /// <summary>Parses one table.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call the file in messages.</param>
    /// <exception cref="SimulationException">Not JSON, or a field is missing, unknown or out of its range.</exception>
    public static EnergyTable Parse(string json, string source) => EnergyTableReader.Parse(json, source);

    private static EnergyTable ReadResource(string resource)
    {
        using Stream stream = typeof(EnergyTables).Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return Parse(reader.ReadToEnd(), $"Shipped energy table '{resource[Prefix.Length..]}'");
    }
}
