using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>A memory as a timing file describes it. Cycles are the machine's.</summary>
public sealed record MemoryLevel
{
    /// <summary>Unique in its file, lower case, e.g. "sram", "flash", "dram".</summary>
    public required string Name { get; init; }

    /// <summary>Its size; what a plan may not exceed.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Bytes a cycle read at most, all ports together.</summary>
    public required double ReadBytesPerCycle { get; init; }

    /// <summary>Bytes a cycle written at most; 0 for a memory that the machine cannot write.</summary>
    public required double WriteBytesPerCycle { get; init; }

    /// <summary>Cycles until the first byte of a read.</summary>
    public int ReadLatencyCycles { get; init; }

    /// <summary>Cycles until a write is accepted.</summary>
    public int WriteLatencyCycles { get; init; }

    /// <summary>Bytes of one burst: a shorter run costs as much as one.</summary>
    public int BurstBytes { get; init; } = 1;

    /// <summary>Independent ports; 1: reads and writes share the bandwidth.</summary>
    public int Ports { get; init; } = 1;

    /// <summary>Whether parameters that live here wear out: writes are counted against <see cref="EnduranceWrites"/>.</summary>
    public bool WearsOut => EnduranceWrites > 0;

    /// <summary>Times that a cell may be written; 0 for memories without a bound.</summary>
    public long EnduranceWrites { get; init; }

    /// <summary>What kind of memory energy tables shall take it for: "registerFile", "sram", "dram" or "flash" in the file; null if none is told, so that no energy can be.</summary>
    public MemoryEnergyClass? EnergyClass { get; init; }

    internal static MemoryLevel Read(TimingFields fields)
    {
        fields.AllowOnly("name", "sizeBytes", "readBytesPerCycle", "writeBytesPerCycle", "readLatencyCycles", "writeLatencyCycles", "burstBytes", "ports", "enduranceWrites", "energyClass");
        return new MemoryLevel
        {
            Name = fields.String("name"),
            SizeBytes = fields.Integer("sizeBytes", 1, 1L << 50),
            ReadBytesPerCycle = fields.Number("readBytesPerCycle", 1e-6, 1e9),
            WriteBytesPerCycle = fields.Number("writeBytesPerCycle", 0, 1e9),
            ReadLatencyCycles = (int)fields.Integer("readLatencyCycles", 0, 1_000_000),
            WriteLatencyCycles = (int)fields.Integer("writeLatencyCycles", 0, 1_000_000),
            BurstBytes = (int)fields.Integer("burstBytes", 1, 1 << 20),
            Ports = (int)fields.Integer("ports", 1, 64),
            EnduranceWrites = fields.Has("enduranceWrites") ? fields.Integer("enduranceWrites", 1, long.MaxValue) : 0,
            EnergyClass = fields.Has("energyClass") ? fields.Choice("energyClass", EnergyTableReader.Classes) : null,
        };
    }
}
