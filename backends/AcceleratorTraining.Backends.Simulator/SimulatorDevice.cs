using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>The inner device, with a bill: programs are priced at Compile, so that a submit adds a few numbers. spec: TIMING-02</summary>
internal sealed class SimulatorDevice(IDevice inner, TimingProfile timing) : DelegatingDevice(inner), IExecutionCounters, ISimulation
{
    private readonly List<SimulatedProgram> _programs = [];

    public TimingProfile Timing => timing;

    public IReadOnlyList<SimulatedProgram> Programs => _programs;

    public string Machine => $"{timing.Name} ({timing.Model.Mode})";

    public long ClockHz => timing.ClockHz;

    public long Submits => _programs.Sum(p => p.Submits);

    public long Cycles => _programs.Sum(p => p.Submits * p.Total.Cycles) + HostCycles;

    public long StallCycles => _programs.Sum(p => p.Submits * p.Total.StallCycles) + HostCycles;

    public long Macs => _programs.Sum(p => p.Submits * p.Total.Macs);

    public long HostWrittenBytes { get; private set; }

    public long HostReadBytes { get; private set; }

    public long? EnergyPicojoules => timing.EnergyTable is null ? null : (long)_programs.Sum(p => p.Submits * (p.Energy?.TotalPicojoules ?? 0));

    public string? EnergyTable => timing.EnergyTable;

    public ImmutableArray<MemoryTraffic> Traffic =>
    [
        .. from program in _programs
           from access in program.Total.Accesses
           let bytes = program.Submits * access.Bytes
           group (access.Direction, Bytes: bytes) by (access.Level, access.Operand) into moved
           let read = moved.Sum(m => m.Direction == AccessDirection.Read ? m.Bytes : 0)
           let written = moved.Sum(m => m.Direction == AccessDirection.Write ? m.Bytes : 0)
           where read + written > 0
           select new MemoryTraffic(moved.Key.Level, CamelCase(moved.Key.Operand), read, written),
    ];

    private long HostCycles => timing.HostBytesPerCycle > 0 ? (long)Math.Ceiling((HostWrittenBytes + HostReadBytes) / timing.HostBytesPerCycle) : 0;

    public override IExecutable Compile(ForwardProgram program)
    {
        ProgramValidator.ThrowIfRejected(program, Profile, timing.Extensions);
        SimulatedProgram priced = SimulatedProgram.Create(program, timing);
        SimulatorExecutable executable = new(base.Compile(program), priced);
        _programs.Add(priced);
        return executable;
    }

    public override void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
    {
        if (executable is not SimulatorExecutable own) throw new ArgumentException("The executable does not belong to this device.", nameof(executable));
        base.Submit(own.Inner, bindings);
        own.Program.Submits++;
    }

    public override void Write(IDeviceBuffer destination, ReadOnlySpan<byte> source)
    {
        base.Write(destination, source);
        HostWrittenBytes += source.Length;
    }

    public override ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ValueTask read = base.ReadAsync(source, destination, cancellationToken);
        HostReadBytes += destination.Length;
        return read;
    }

    private static string CamelCase(Operand operand) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{operand}");
}
