using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Sweeps;

/// <summary>Prices a workload on every combination of values of a timing file's fields. Each machine is read from a file's text, so that every rule of timing files holds. The same sweep always gives the same result.</summary>
public sealed class TimingSweep
{
    /// <summary>Combinations at most.</summary>
    public const int MaximumPoints = 10_000;

    private readonly TimingProfile _timing;
    private readonly ImmutableArray<SweepAxis> _axes;
    private readonly ImmutableArray<ImmutableArray<string>> _combinations;
    private readonly ImmutableArray<TimingProfile> _machines;

    /// <summary>Reads every machine.</summary>
    /// <param name="timing">One that was read from a timing file.</param>
    /// <param name="axes">What to vary; at least one, each field once.</param>
    /// <exception cref="SimulationException">There are too many combinations, or one is no valid timing file.</exception>
    public TimingSweep(TimingProfile timing, ImmutableArray<SweepAxis> axes)
    {
        if (timing.Json.Length == 0) throw new SimulationException($"Timing '{timing.Name}' was read from no timing file: there are no fields to vary.");
        if (axes.IsEmpty) throw new SimulationException("A sweep shall vary at least one field of the timing file.");
        if (axes.Select(a => a.Path).Distinct(StringComparer.Ordinal).Count() != axes.Length) throw new SimulationException("A sweep shall vary each field of the timing file once.");
        double count = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Length);
        if (count > MaximumPoints) throw new SimulationException(FormattableString.Invariant($"The sweep has {count:N0} combinations: at most {MaximumPoints:N0} are tried."));
        (_timing, _axes) = (timing, axes);
        _combinations = [.. axes.Aggregate((IEnumerable<ImmutableArray<string>>)[[]], (heads, axis) => heads.SelectMany(head => axis.Values.Select(head.Add)))];
        _machines = [.. _combinations.Select(Read)];
    }

    /// <summary>How many machines there are.</summary>
    public int Count => _machines.Length;

    /// <summary>Prices a program on all machines.</summary>
    /// <param name="program">A valid program.</param>
    /// <param name="objectives">What the front is over; each once.</param>
    /// <param name="table">What energies are told with; null to tell none.</param>
    /// <param name="progress">Told how many machines are done; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SimulationException">No machine can carry the program out: the first one's reason. Or energy is an objective without a table, or the table lacks an entry.</exception>
    public SweepResult Run(ForwardProgram program, ImmutableArray<SweepObjective> objectives, EnergyTable? table = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (objectives.IsEmpty || objectives.Distinct().Count() != objectives.Length) throw new SimulationException("A sweep shall have at least one objective, and each once.");
        if (table is null && objectives.Contains(SweepObjective.Energy)) throw new SimulationException("A sweep over energy needs an energy table: there is no energy without the name of one.");
        Workload workload = WorkloadBuilder.Build(program);
        SweepPoint[] points = new SweepPoint[_machines.Length];
        int done = 0;
        for (int i = 0; i < points.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            points[i] = Price(workload, i, table);
            progress?.Report(++done);
        }

        SweepPoint[] priced = [.. points.Where(p => p.Failure is null)];
        if (priced.Length == 0) throw new SimulationException(points[0].Failure!);
        bool[] front = ParetoFront.Mark([.. priced.Select(p => objectives.Select(p.Of).ToArray())]);
        HashSet<SweepPoint> best = new(priced.Where((_, i) => front[i]), ReferenceEqualityComparer.Instance);
        return new SweepResult
        {
            Workload = workload.Name,
            Timing = _timing,
            EnergyTable = table?.Name,
            Axes = _axes,
            Objectives = objectives,
            Points = [.. points.Select(p => best.Contains(p) ? p with { IsOnFront = true } : p)],
        };
    }

    private TimingProfile Read(ImmutableArray<string> values)
    {
        string json = _timing.Json;
        for (int i = 0; i < values.Length; i++) json = TimingPatch.Set(json, _axes[i].Path, values[i]);
        return TimingProfiles.Parse(json, $"Timing '{_timing.Name}' with {Describe(values)}");
    }

    private string Describe(ImmutableArray<string> values) => string.Join(", ", _axes.Select((a, i) => $"{a.Path}={values[i]}"));

    // A machine that is too small for the workload is a point of the sweep; an energy that cannot be told is the user's mistake.
    private SweepPoint Price(Workload workload, int index, EnergyTable? table)
    {
        TimingProfile machine = _machines[index];
        SimulatedProgram program;
        try
        {
            program = SimulatedProgram.Create(workload, machine);
        }
        catch (SimulationException exception)
        {
            return new SweepPoint { Values = _combinations[index], Failure = exception.Message };
        }

        return new SweepPoint
        {
            Values = _combinations[index],
            Cycles = program.Total.Cycles,
            StallCycles = program.Total.StallCycles,
            Seconds = (double)program.Total.Cycles / machine.ClockHz,
            EnergyPicojoules = table is null ? 0 : EnergyEstimate.Of(program.Costs, machine.Memories, machine.Model.PeakMacsPerCycle, table).TotalPicojoules,
            PeakMacsPerCycle = machine.Model.PeakMacsPerCycle,
            OnChipBytes = machine.Memories.Where(IsOnChip).Sum(m => m.SizeBytes),
        };
    }

    private static bool IsOnChip(MemoryLevel memory) => memory.EnergyClass is { } kind ? kind is MemoryEnergyClass.RegisterFile or MemoryEnergyClass.Sram : memory.Name is not ("dram" or "flash");
}
