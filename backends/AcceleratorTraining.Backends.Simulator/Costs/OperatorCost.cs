using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>What one operator costs on a machine.</summary>
public sealed record OperatorCost
{
    /// <summary>The operator's name.</summary>
    public required string Name { get; init; }

    /// <summary>The operator's kind.</summary>
    public required OperatorClass Class { get; init; }

    /// <summary>Cycles that the machine would need with memories that never keep it waiting.</summary>
    public required long ComputeCycles { get; init; }

    /// <summary>Cycles that transfers add because nothing hides them; each counted once.</summary>
    public long StallCycles { get; init; }

    /// <summary>Cycles from its start to its end.</summary>
    public long Cycles => ComputeCycles + StallCycles;

    /// <summary>What it waits for.</summary>
    public Bottleneck Bottleneck { get; init; }

    /// <summary>Multiply-accumulates it carries out.</summary>
    public long Macs { get; init; }

    /// <summary>Bits of the wider factor of a multiply-accumulate.</summary>
    public int OperandBits { get; init; } = 8;

    /// <summary>Share of the array that the mapping gives work to at all; 0 for work beside the array.</summary>
    public double MappingEfficiency { get; init; }

    /// <summary>Multiply-accumulates over those that the array could have done in these cycles.</summary>
    public double ArrayUtilization { get; init; }

    /// <summary>Least cycles that any schedule needs on this machine: the larger of multiply-accumulates over peak and compulsory bytes over bandwidth.</summary>
    public long RooflineCycles { get; init; }

    /// <summary>Traffic by level, operand and direction; each combination at most once.</summary>
    public ImmutableArray<AccessCount> Accesses { get; init; } = [];

    /// <summary>Bytes at a level, in both directions and of all operands.</summary>
    public long BytesAt(string level) => Accesses.Where(a => a.Level == level).Sum(a => a.Bytes);
}
