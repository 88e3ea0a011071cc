namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>What SCALE-Sim prints of one layer, its quirks included.</summary>
internal sealed record ScaleSimReport
{
    /// <summary>The number of the last cycle, counted from 0 (quirk "last cycle").</summary>
    public required long TotalCycles { get; init; }

    /// <summary>The last output write less the first prefetch.</summary>
    public required long TotalCyclesWithPrefetch { get; init; }

    /// <summary>Cycles that the write buffer kept the array waiting.</summary>
    public required long StallCycles { get; init; }

    /// <summary>Multiply-accumulates over those of all cells in all cycles, percent.</summary>
    public required double OverallUtilizationPercent { get; init; }

    /// <summary>Share of cells with work, percent.</summary>
    public required double MappingEfficiencyPercent { get; init; }

    /// <summary>Quirk "utilization", percent.</summary>
    public required double ComputeUtilizationPercent { get; init; }

    /// <summary>Input words from SRAM.</summary>
    public required long SramInputReads { get; init; }

    /// <summary>Weight words from SRAM.</summary>
    public required long SramWeightReads { get; init; }

    /// <summary>Output words to SRAM (quirks "spurious writes", "no read-back").</summary>
    public required long SramOutputWrites { get; init; }

    /// <summary>Input words from DRAM.</summary>
    public required long DramInputReads { get; init; }

    /// <summary>Weight words from DRAM.</summary>
    public required long DramWeightReads { get; init; }

    /// <summary>Output words to DRAM (quirks "no read-back", "padded lines").</summary>
    public required long DramOutputWrites { get; init; }

    /// <summary>The cycle of the first prefetch of inputs.</summary>
    public required long DramInputStart { get; init; }

    /// <summary>The cycle of the first prefetch of weights.</summary>
    public required long DramWeightStart { get; init; }

    /// <summary>The cycle of the first output write.</summary>
    public required long DramOutputStart { get; init; }

    /// <summary>The cycle of the last output write.</summary>
    public required long DramOutputStop { get; init; }
}
