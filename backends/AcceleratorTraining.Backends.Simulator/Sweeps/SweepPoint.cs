using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>One machine of a sweep.</summary>
public sealed record SweepPoint
{
    /// <summary>Its value on each axis, as written.</summary>
    public required ImmutableArray<string> Values { get; init; }

    /// <summary>Why it cannot carry the workload out; null if it can. Its costs are 0 then.</summary>
    public string? Failure { get; init; }

    /// <summary>Cycles of the workload.</summary>
    public long Cycles { get; init; }

    /// <summary>Those of them in which the arithmetic waits.</summary>
    public long StallCycles { get; init; }

    /// <summary>Time of all cycles at its clock.</summary>
    public double Seconds { get; init; }

    /// <summary>Energy by the sweep's table; 0 without one.</summary>
    public double EnergyPicojoules { get; init; }

    /// <summary>Bytes of its memories on the chip: those of energy class registerFile or sram; where no class is told, those called neither dram nor flash.</summary>
    public long OnChipBytes { get; init; }

    /// <summary>Multiply-accumulates a cycle at most.</summary>
    public long PeakMacsPerCycle { get; init; }

    /// <summary>Whether no other point is better by one objective and at least as good by all.</summary>
    public bool IsOnFront { get; init; }

    /// <summary>What it is weighed by.</summary>
    public double Of(SweepObjective objective) => objective switch
    {
        SweepObjective.Cycles => Cycles,
        SweepObjective.Seconds => Seconds,
        SweepObjective.Energy => EnergyPicojoules,
        SweepObjective.Macs => PeakMacsPerCycle,
        _ => OnChipBytes,
    };
}
