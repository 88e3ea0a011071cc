using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Microcontroller;
using AcceleratorTraining.Backends.Simulator.VectorDsp;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.TimingFiles;

/// <summary>Reads timing files; the rules are those of hal-spec/timing/timing.schema.json, every breach is named.</summary>
internal static class TimingProfileReader
{
    // How each kind of machine reads the section of the file that bears its name; a new kind is one line here.
    private static readonly Dictionary<string, Func<TimingFields, ImmutableArray<MemoryLevel>, ITimingModel>> Machines = new(StringComparer.Ordinal)
    {
        ["microcontroller"] = MicrocontrollerTimingModel.Read,
        ["vectorDsp"] = VectorDspTimingModel.Read,
        ["systolicArray"] = SystolicArrayReader.Read,
        ["dotProductNpu"] = NpuTimingModel.Read,
    };

    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call the file in messages, e.g. "Timing file 'x.json'".</param>
    public static TimingProfile Parse(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(new TimingFields(document.RootElement, source, "")) with { Json = json };
        }
        catch (JsonException exception)
        {
            throw new SimulationException($"{source} is not JSON: {exception.Message}", exception);
        }
    }

    private static TimingProfile Read(TimingFields root)
    {
        string machine = root.String("machine");
        if (!Machines.TryGetValue(machine, out Func<TimingFields, ImmutableArray<MemoryLevel>, ITimingModel>? read)) throw root.Error("machine", $"one of {string.Join(", ", Machines.Keys.Order(StringComparer.Ordinal))}");
        root.AllowOnly("$schema", "name", "description", "source", "measuredError", "machine", "clockHz", "hostBytesPerCycle", "extensions", "energyTable", "memories", machine);
        string name = root.String("name");
        if (name.Length > 64 || name[0] == '-' || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) throw root.Error("name", "at most 64 lower-case letters, digits and dashes");
        ImmutableArray<MemoryLevel> memories = [.. root.Objects("memories").Select(MemoryLevel.Read)];
        if (memories.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() != memories.Length) throw root.Error("memories", "levels with names of their own");
        return new TimingProfile
        {
            Name = name,
            Machine = machine,
            Description = root.String("description"),
            Source = root.String("source"),
            MeasuredError = root.String("measuredError"),
            ClockHz = root.Integer("clockHz", 1, 1_000_000_000_000),
            Extensions = root.Strings("extensions").Aggregate(OperatorExtensions.None, (all, text) =>
                SpecNames.Extensions.TryGetValue(text, out OperatorExtensions extension) ? all | extension : throw root.Error("extensions", $"of {string.Join(", ", SpecNames.Extensions.Keys)}")),
            HostBytesPerCycle = root.Has("hostBytesPerCycle") ? root.Number("hostBytesPerCycle", 1e-6, 1e9) : 0,
            EnergyTable = root.Has("energyTable") ? root.String("energyTable") : null,
            Memories = memories,
            Model = read(root.Object(machine), memories),
        };
    }
}
