using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// A device feature: what everything submitted since the device was opened would have cost on the machine that a timing model
/// describes. Counts are of single submits, however a backend may join them. Same threading rules as the device.
/// </summary>
public interface IExecutionCounters
{
    /// <summary>The timing file's name and how it counts cycles, e.g. "ethos-u55-128 (vela)".</summary>
    string Machine { get; }

    /// <summary>The machine's clock; cycles over this are seconds.</summary>
    long ClockHz { get; }

    /// <summary>Executions.</summary>
    long Submits { get; }

    /// <summary>Cycles of all of them, one after another; transfers to and from the host included.</summary>
    long Cycles { get; }

    /// <summary>Those of the cycles in which the arithmetic waited for a memory.</summary>
    long StallCycles { get; }

    /// <summary>Multiply-accumulates.</summary>
    long Macs { get; }

    /// <summary>Bytes that the host wrote into buffers.</summary>
    long HostWrittenBytes { get; }

    /// <summary>Bytes that the host read out of buffers.</summary>
    long HostReadBytes { get; }

    /// <summary>Energy of all that by <see cref="EnergyTable"/>; null without a table.</summary>
    long? EnergyPicojoules { get; }

    /// <summary>The table that energy is told with; null for none.</summary>
    string? EnergyTable { get; }

    /// <summary>Traffic a memory and an operand, those that are 0 left out.</summary>
    ImmutableArray<MemoryTraffic> Traffic { get; }
}
