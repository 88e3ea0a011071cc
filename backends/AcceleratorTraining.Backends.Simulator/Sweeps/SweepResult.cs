using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>What a sweep found.</summary>
public sealed record SweepResult
{
    /// <summary>The workload's name.</summary>
    public required string Workload { get; init; }

    /// <summary>The machine whose timing file was varied.</summary>
    public required TimingProfile Timing { get; init; }

    /// <summary>The table that energies are told with; null without one.</summary>
    public string? EnergyTable { get; init; }

    /// <summary>What was varied.</summary>
    public required ImmutableArray<SweepAxis> Axes { get; init; }

    /// <summary>What the front is over.</summary>
    public required ImmutableArray<SweepObjective> Objectives { get; init; }

    /// <summary>Every combination of values; those of the last axis change first.</summary>
    public required ImmutableArray<SweepPoint> Points { get; init; }
}
