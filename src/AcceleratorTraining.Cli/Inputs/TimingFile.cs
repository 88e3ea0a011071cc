using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Energy;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>Timing files and energy tables by name or file.</summary>
internal static class TimingFile
{
    /// <summary>The shipped timing of that name, or the one in that file; the default for null.</summary>
    /// <exception cref="SimulationException">Neither exists, or the file breaks the schema.</exception>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static TimingProfile Get(string? nameOrFile)
    {
        string name = nameOrFile ?? SimulatorOptions.DefaultTiming;
        return PathOf(name) is { } path ? InputFile.Read(path, "timing file", TimingProfiles.Get) : TimingProfiles.Get(name);
    }

    /// <summary>The file, where it is taken for one: a shipped timing's name never is.</summary>
    public static string? PathOf(string? nameOrFile) => Path.Exists(nameOrFile) && !TimingProfiles.All.Any(t => t.Name == nameOrFile) ? nameOrFile : null;

    /// <summary>The shipped energy table of that name, or the one in that file; that of the timing, or none, for null.</summary>
    /// <exception cref="SimulationException">Neither exists, or the file breaks the schema.</exception>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static EnergyTable? Energy(string? nameOrFile, TimingProfile timing)
    {
        string? name = nameOrFile ?? timing.EnergyTable;
        if (name is null) return null;
        return EnergyPathOf(name) is { } path ? InputFile.Read(path, "energy table", EnergyTables.Get) : EnergyTables.Get(name);
    }

    /// <summary>Likewise <see cref="PathOf"/>, for energy tables.</summary>
    public static string? EnergyPathOf(string? nameOrFile) => Path.Exists(nameOrFile) && !EnergyTables.All.Any(t => t.Name == nameOrFile) ? nameOrFile : null;
}
