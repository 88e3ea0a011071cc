using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What one operation costs.</summary>
internal sealed record NpuOperationCost
{
    /// <summary>Cycles with its weights at hand.</summary>
    public required long BaseCycles { get; init; }

    /// <summary>With the part of weight and table transfers that nothing hides.</summary>
    public required double NpuCycles { get; init; }

    /// <summary>Cycles of copying all its weights; 0 where none are copied.</summary>
    public required double FullTransferCycles { get; init; }

    /// <summary>Cycles in which the next operation's first weights can be copied: those of its own last slice.</summary>
    public required long SlackCycles { get; init; }

    /// <summary>Cycles that each memory needs, by its name.</summary>
    public required ImmutableDictionary<string, double> MemoryCycles { get; init; }

    /// <summary>Traffic, bursts not counted.</summary>
    public required ImmutableArray<AccessCount> Accesses { get; init; }

    /// <summary>The longest of its cycles.</summary>
    public double Cycles => Math.Max(NpuCycles, MemoryCycles.Count == 0 ? 0 : MemoryCycles.Values.Max());
}
