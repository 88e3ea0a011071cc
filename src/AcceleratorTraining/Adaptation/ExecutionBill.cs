using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What a part of an adaptation cost on the machine that its backend counts for.</summary>
public sealed record ExecutionBill
{
    /// <summary>Which part: "training", the steps and what was read and written between them, or "validation".</summary>
    public required string Purpose { get; init; }

    /// <summary>Steps that are counted: those of this process, fewer than the run's where it was resumed.</summary>
    public required int Steps { get; init; }

    /// <summary>The machine and how its cycles are counted.</summary>
    public required string Machine { get; init; }

    /// <summary>The machine's clock.</summary>
    public required long ClockHz { get; init; }

    /// <summary>Executions of programs.</summary>
    public required long Submits { get; init; }

    /// <summary>Cycles, one execution after another.</summary>
    public required long Cycles { get; init; }

    /// <summary>Those of the cycles in which the arithmetic waited for a memory.</summary>
    public required long StallCycles { get; init; }

    /// <summary>Multiply-accumulates.</summary>
    public required long Macs { get; init; }

    /// <summary>Energy by <see cref="EnergyTable"/>; null without a table.</summary>
    public long? EnergyPicojoules { get; init; }

    /// <summary>The table that energy is told with.</summary>
    public string? EnergyTable { get; init; }

    /// <summary>Bytes written into buffers from outside of the machine.</summary>
    public required long HostWrittenBytes { get; init; }

    /// <summary>Bytes read out of buffers.</summary>
    public required long HostReadBytes { get; init; }

    /// <summary>Bytes by memory and operand.</summary>
    public required ImmutableArray<MemoryTraffic> Traffic { get; init; }

    /// <summary>What a device has counted since it was opened; null if it does not count.</summary>
    /// <param name="device">The device.</param>
    /// <param name="purpose">What it was used for.</param>
    /// <param name="steps">Steps that it made.</param>
    public static ExecutionBill? Of(IDevice? device, string purpose, int steps) => device?.GetFeature<IExecutionCounters>() is not { } counters ? null : new ExecutionBill
    {
        Purpose = purpose,
        Steps = steps,
        Machine = counters.Machine,
        ClockHz = counters.ClockHz,
        Submits = counters.Submits,
        Cycles = counters.Cycles,
        StallCycles = counters.StallCycles,
        Macs = counters.Macs,
        EnergyPicojoules = counters.EnergyPicojoules,
        EnergyTable = counters.EnergyTable,
        HostWrittenBytes = counters.HostWrittenBytes,
        HostReadBytes = counters.HostReadBytes,
        Traffic = counters.Traffic,
    };

    /// <summary>What came after an earlier bill of the same device.</summary>
    public ExecutionBill Minus(ExecutionBill earlier) => this with
    {
        Steps = Steps - earlier.Steps,
        Submits = Submits - earlier.Submits,
        Cycles = Cycles - earlier.Cycles,
        StallCycles = StallCycles - earlier.StallCycles,
        Macs = Macs - earlier.Macs,
        EnergyPicojoules = EnergyPicojoules - earlier.EnergyPicojoules,
        HostWrittenBytes = HostWrittenBytes - earlier.HostWrittenBytes,
        HostReadBytes = HostReadBytes - earlier.HostReadBytes,
        Traffic = [.. Traffic.Select(t => Before(earlier, t) is var old ? t with { ReadBytes = t.ReadBytes - old.ReadBytes, WrittenBytes = t.WrittenBytes - old.WrittenBytes } : t)],
    };

    private static MemoryTraffic Before(ExecutionBill earlier, MemoryTraffic traffic) => earlier.Traffic.FirstOrDefault(t => t.Level == traffic.Level && t.Operand == traffic.Operand);
}
