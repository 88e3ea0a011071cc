using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.References;

/// <summary>A row of vela_networks.csv with its operations.</summary>
/// <param name="Row">The row.</param>
/// <param name="Machine">The machine that it was compiled for.</param>
/// <param name="Operations">Its operations, in execution order.</param>
internal sealed record VelaReferenceNetwork(ReferenceTableReader.Row Row, NpuTimingModel Machine, ImmutableArray<VelaReferenceOperation> Operations)
{
    private static readonly string[] Keys = ["network", "accelerator", "system_config", "memory_mode"];

    /// <summary>Which network on which machine.</summary>
    public string Name => $"{Row["network"]} {Row["accelerator"]} {Row["memory_mode"]}";

    /// <summary>Reads both files.</summary>
    /// <exception cref="InvalidDataSetException">A network has no operations, or an operation no network.</exception>
    public static ImmutableArray<VelaReferenceNetwork> Load(string operationsPath, string networksPath)
    {
        ILookup<string, ReferenceTableReader.Row> operations = ReferenceTableReader.Load(operationsPath).Rows.ToLookup(Key);
        ImmutableArray<ReferenceTableReader.Row> rows = ReferenceTableReader.Load(networksPath).Rows;
        if (rows.Sum(r => operations[Key(r)].Count()) != operations.Sum(g => g.Count())) throw new InvalidDataSetException($"Every operation in '{operationsPath}' shall belong to one network in '{networksPath}'.");
        return [.. rows.Select(r => Read(r, operations[Key(r)]))];
    }

    /// <summary>The network with our own blocks and weight plans; memory for weight buffers is unlimited, as it was for the references.</summary>
    public ImmutableArray<ScheduledOperation> ScheduleOwn() =>
        new NpuScheduler(Machine.Architecture, Machine.Memories.Buffer).Schedule([.. Operations.Select(o => o.Operation)], new long[Operations.Length]);

    private static VelaReferenceNetwork Read(ReferenceTableReader.Row row, IEnumerable<ReferenceTableReader.Row> operations)
    {
        NpuTimingModel machine = VelaMachines.Get(row);
        IReadOnlyDictionary<string, MemoryLevel> memories = VelaMachines.MemoriesByReferenceName(machine);
        return new VelaReferenceNetwork(row, machine, [.. operations.OrderBy(o => o.Integer("op_index")).Select(o => VelaReferenceOperation.Read(o, memories))]);
    }

    private static string Key(ReferenceTableReader.Row row) => string.Join(' ', Keys.Select(k => row[k]));
}
