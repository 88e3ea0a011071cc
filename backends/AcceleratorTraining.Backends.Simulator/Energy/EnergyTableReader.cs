using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>Reads energy tables; the rules are those of hal-spec/energy/energy.schema.json, every breach is named.</summary>
internal static class EnergyTableReader
{
    private const double LargestPicojoules = 1e9;

    /// <summary>The spelling of memory classes in files.</summary>
    public static readonly IReadOnlyDictionary<string, MemoryEnergyClass?> Classes = new Dictionary<string, MemoryEnergyClass?>(StringComparer.Ordinal)
    {
        ["registerFile"] = MemoryEnergyClass.RegisterFile,
        ["sram"] = MemoryEnergyClass.Sram,
        ["dram"] = MemoryEnergyClass.Dram,
        ["flash"] = MemoryEnergyClass.Flash,
    };

    /// <summary>The spelling of one class.</summary>
    public static string NameOf(MemoryEnergyClass kind) => Classes.First(c => c.Value == kind).Key;

    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call the file in messages.</param>
    public static EnergyTable Parse(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(new TimingFields(document.RootElement, source, ""));
        }
        catch (JsonException exception)
        {
            throw new SimulationException($"{source} is not JSON: {exception.Message}", exception);
        }
    }

    private static EnergyTable Read(TimingFields root)
    {
        root.AllowOnly("$schema", "name", "description", "source", "confidence", "measuredError", "nodeNanometres", "picojoulesPerCycle", "leakagePicojoulesPerMultiplierCycle", "multiplyAccumulates", "accesses");
        root.OptionalString("$schema");
        string name = root.String("name");
        if (name.Length > 64 || name[0] == '-' || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) throw root.Error("name", "at most 64 lower-case letters, digits and dashes");
        bool isChip = root.Has("picojoulesPerCycle");
        if (isChip && (root.Has("multiplyAccumulates") || root.Has("accesses") || root.Has("leakagePicojoulesPerMultiplierCycle")))
            throw root.Error("picojoulesPerCycle", "the only energy of its table: it contains all others");
        return new EnergyTable
        {
            Name = name,
            Description = root.String("description"),
            Source = root.String("source"),
            Confidence = root.String("confidence"),
            MeasuredError = root.String("measuredError"),
            NodeNanometres = root.Has("nodeNanometres") ? (int)root.Integer("nodeNanometres", 1, 1000) : null,
            PicojoulesPerCycle = isChip ? root.Number("picojoulesPerCycle", double.Epsilon, LargestPicojoules) : null,
            LeakagePicojoulesPerMultiplierCycle = root.Has("leakagePicojoulesPerMultiplierCycle") ? root.Number("leakagePicojoulesPerMultiplierCycle", 0, 1e6) : 0,
            MultiplyAccumulates = isChip ? [] : ReadMultiplyAccumulates(root),
            Accesses = isChip ? [] : ReadAccesses(root),
        };
    }

    private static ImmutableArray<MacEnergy> ReadMultiplyAccumulates(TimingFields root)
    {
        List<MacEnergy> macs = [];
        foreach (TimingFields fields in root.Objects("multiplyAccumulates"))
        {
            fields.AllowOnly("operandBits", "multiplyPicojoules", "accumulatePicojoules");
            macs.Add(new((int)fields.Integer("operandBits", 1, 64), fields.Number("multiplyPicojoules", 0, 1e6) + fields.Number("accumulatePicojoules", 0, 1e6)));
        }

        if (macs.Count == 0 || macs.DistinctBy(m => m.OperandBits).Count() != macs.Count) throw root.Error("multiplyAccumulates", "at least one, each of a width of its own");
        return [.. macs];
    }

    private static ImmutableArray<AccessEnergy> ReadAccesses(TimingFields root)
    {
        List<AccessEnergy> accesses = [];
        foreach (TimingFields fields in root.Objects("accesses"))
        {
            fields.AllowOnly("energyClass", "capacityBytes", "accessBits", "readPicojoules", "writePicojoules");
            double bytes = fields.Integer("accessBits", 1, 65536) / 8.0;
            accesses.Add(new(
                fields.Choice("energyClass", Classes)!.Value,
                fields.Has("capacityBytes") ? fields.Integer("capacityBytes", 1, 1L << 50) : 0,
                fields.Number("readPicojoules", double.Epsilon, LargestPicojoules) / bytes,
                fields.Number("writePicojoules", double.Epsilon, LargestPicojoules) / bytes));
        }

        // A figure without capacity holds at any: beside others of its class it would contradict them.
        if (accesses.Count == 0 || accesses.DistinctBy(a => (a.Class, a.CapacityBytes)).Count() != accesses.Count || accesses.GroupBy(a => a.Class).Any(g => g.Count() > 1 && g.Any(a => a.CapacityBytes == 0)))
            throw root.Error("accesses", "at least one, each of a class and capacity of its own, without capacity only where its class has no other");
        return [.. accesses.OrderBy(a => a.Class).ThenBy(a => a.CapacityBytes)];
    }
}
