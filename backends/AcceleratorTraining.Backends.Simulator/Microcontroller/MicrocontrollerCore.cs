using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>A processor with its memories, apart from the routines that run on it.</summary>
internal sealed record MicrocontrollerCore
{
    /// <summary>Multiply-accumulates a cycle at most, 8-bit operands.</summary>
    public required long PeakMacsPerCycle { get; init; }

    /// <summary>Where constant weights lie.</summary>
    public required MemoryLevel ConstantMemory { get; init; }

    /// <summary>Where weights lie that training changes.</summary>
    public required MemoryLevel ParameterMemory { get; init; }

    /// <summary>Where activations lie.</summary>
    public required MemoryLevel ActivationMemory { get; init; }

    /// <summary>Bytes of the cache between the core and its weights; 0 without one.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>Output pixels that the library computes for one pass over the weights; an assumption where its source is closed.</summary>
    public required int PixelsPerPass { get; init; }

    /// <summary>Reads it from a timing file's section.</summary>
    public static MicrocontrollerCore Read(TimingFields fields, ImmutableArray<MemoryLevel> memories)
    {
        return new MicrocontrollerCore
        {
            PeakMacsPerCycle = fields.Integer("peakMacsPerCycle", 1, 1 << 20),
            ConstantMemory = Memory("constantMemory"),
            ParameterMemory = Memory("parameterMemory"),
            ActivationMemory = Memory("activationMemory"),
            CacheBytes = fields.Integer("cacheBytes", 0, 1L << 40),
            PixelsPerPass = (int)fields.Integer("pixelsPerPass", 1, 1 << 20),
        };

        MemoryLevel Memory(string field) => fields.Choice(field, memories.ToDictionary(m => m.Name, StringComparer.Ordinal));
    }
}
