using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>A field of a timing file and the values it takes in a sweep.</summary>
/// <param name="Path">Names of fields from the outermost, separated by dots; an item of a list by its name, e.g. "memories.sram.sizeBytes".</param>
/// <param name="Values">As they are written: numbers, true, false, or texts.</param>
public sealed record SweepAxis(string Path, ImmutableArray<string> Values)
{
    /// <summary>Reads "path=value,value,...".</summary>
    /// <exception cref="SimulationException">It is not of that form, or a value stands twice.</exception>
    public static SweepAxis Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? "" : text[..equals].Trim();
        ImmutableArray<string> values = [.. text[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries)];
        if (path.Length == 0 || path.Split('.').Any(string.IsNullOrWhiteSpace) || values.Any(string.IsNullOrEmpty)) throw new SimulationException($"'{text}' shall be a field of the timing file and its values, e.g. memories.sram.sizeBytes=65536,131072.");
        if (values.Distinct(StringComparer.Ordinal).Count() != values.Length) throw new SimulationException($"The values of '{path}' shall differ.");
        return new SweepAxis(path, values);
    }
}
