using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>A machine's timing, from a file: what it can do at once, what its memories deliver. Results never depend on it.</summary>
public sealed record TimingProfile
{
    /// <summary>The name users choose it by.</summary>
    public required string Name { get; init; }

    /// <summary>What machine it is, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The kind of machine: the section of the file that describes it, e.g. "systolicArray"; empty for one that was read from no timing file.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The text of the timing file; empty for one that was read from none. What was changed since does not stand in it.</summary>
    public string Json { get; init; } = "";

    /// <summary>Where its figures come from.</summary>
    public required string Source { get; init; }

    /// <summary>How far its cycles were measured to be from those of others, and of whom. spec: TIMING-05</summary>
    public required string MeasuredError { get; init; }

    /// <summary>The machine's clock.</summary>
    public required long ClockHz { get; init; }

    /// <summary>Training extensions that the machine executes itself; others run on its host and are not billed to it.</summary>
    public required OperatorExtensions Extensions { get; init; }

    /// <summary>Bytes a cycle between the host and the machine's memory; 0 where they share one and nothing is copied.</summary>
    public double HostBytesPerCycle { get; init; }

    /// <summary>The energy table that joules are told with; null to tell none.</summary>
    public string? EnergyTable { get; init; }

    /// <summary>Its memories, nearest to the arithmetic first.</summary>
    public required ImmutableArray<MemoryLevel> Memories { get; init; }

    /// <summary>How cycles are counted.</summary>
    public required ITimingModel Model { get; init; }
}
