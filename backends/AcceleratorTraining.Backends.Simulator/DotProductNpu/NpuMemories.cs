using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What lies in which memory. The same one may serve for several things.</summary>
/// <param name="Weights">Weights, biases, multipliers and tables that never change; those that do as well, if it can be written.</param>
/// <param name="Arena">Feature maps.</param>
/// <param name="Buffer">Copies of weights, and feature maps that find room beside them; as a rule the fastest.</param>
internal sealed record NpuMemories(MemoryLevel Weights, MemoryLevel Arena, MemoryLevel Buffer)
{
    /// <summary>Where parameters lie, which the host or an update rewrites: with the weights where that memory can be written, else with the feature maps.</summary>
    public MemoryLevel Parameters => Weights.WriteBytesPerCycle > 0 ? Weights : Arena;

    internal static NpuMemories Read(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        Dictionary<string, MemoryLevel> byName = memories.ToDictionary(m => m.Name, StringComparer.Ordinal);
        MemoryLevel Writable(string field)
        {
            MemoryLevel memory = fields.Choice(field, byName);
            return memory.WriteBytesPerCycle > 0 ? memory : throw fields.Error(field, "a memory with writeBytesPerCycle above 0");
        }

        return new NpuMemories(fields.Choice("weightMemory", byName), Writable("arenaMemory"), Writable("bufferMemory"));
    }
}
