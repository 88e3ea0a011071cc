using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>What a tiling costs.</summary>
public sealed record TilingResult
{
    /// <summary>The tiling.</summary>
    public required Tiling Tiling { get; init; }

    /// <summary>Cycles in which multipliers have work: the product of the temporal loops.</summary>
    public required long ComputeCycles { get; init; }

    /// <summary>Cycles before the first multiply-accumulate, so that none after it waits for a first load.</summary>
    public required double OnloadingCycles { get; init; }

    /// <summary>From the first multiply-accumulate to the last, stalls included.</summary>
    public required double ComputationCycles { get; init; }

    /// <summary>Cycles after the last multiply-accumulate until all outputs lie in their outermost memory.</summary>
    public required double OffloadingCycles { get; init; }

    /// <summary>All transfers.</summary>
    public required ImmutableArray<PortTraffic> Traffic { get; init; }

    /// <summary>From start to end. Never below <see cref="ComputeCycles"/>, nor below what any port is busy.</summary>
    public double LatencyCycles => OnloadingCycles + ComputationCycles + OffloadingCycles;

    /// <summary>Full-width accesses of a memory, all operands and ways.</summary>
    public long AccessesAt(string memory) => Traffic.Where(t => t.Memory == memory).Sum(t => t.Accesses);
}
