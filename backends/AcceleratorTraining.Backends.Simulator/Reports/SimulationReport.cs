using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>What a workload costs on a machine, an operator at a time and in total; says which machine, which mode, and how far its counts are to be trusted.</summary>
public sealed record SimulationReport
{
    private SimulationReport()
    {
    }

    /// <summary>The workload's name.</summary>
    public required string Workload { get; init; }

    /// <summary>The machine.</summary>
    public required TimingProfile Timing { get; init; }

    /// <summary>The operators, in execution order.</summary>
    public required ImmutableArray<OperatorReport> Operators { get; init; }

    /// <summary>All operators together.</summary>
    public required WorkloadCost Total { get; init; }

    /// <summary>What moves at each memory: those of the timing file, nearest to the arithmetic first, then others that operators name.</summary>
    public required ImmutableArray<MemoryUse> Memories { get; init; }

    /// <summary>Energy of all operators, by the table that it names; null where none was chosen.</summary>
    public EnergyEstimate? Energy { get; init; }

    /// <summary>Where activations lie; null where it was not planned.</summary>
    public ArenaPlan? Arena { get; init; }

    /// <summary>Least cycles that any schedule of these operators, one after another, needs.</summary>
    public long RooflineCycles => Operators.Sum(o => o.Cost.RooflineCycles);

    /// <summary>Cycles over <see cref="RooflineCycles"/>; null where either is 0.</summary>
    public double? RooflineDistance => RooflineCycles > 0 && Total.Cycles > 0 ? (double)Total.Cycles / RooflineCycles : null;

    /// <summary>Time of all cycles at the machine's clock.</summary>
    public double Seconds => (double)Total.Cycles / Timing.ClockHz;

    /// <summary>Multiply-accumulates over those that the array could have done in all cycles; 0 where nothing takes a cycle.</summary>
    public double ArrayUtilization => Total.Cycles > 0 ? Total.Macs / ((double)Total.Cycles * Timing.Model.PeakMacsPerCycle) : 0;

    /// <summary>What the operators that take most of the cycles wait for.</summary>
    public Bottleneck Bottleneck => Operators.GroupBy(o => o.Cost.Bottleneck).OrderByDescending(g => g.Sum(o => o.Cost.Cycles)).ThenBy(g => g.Key).FirstOrDefault()?.Key ?? Bottleneck.Compute;

    /// <summary>Makes the report of a priced workload.</summary>
    /// <param name="program">What it costs.</param>
    /// <param name="timing">The machine that it was priced for.</param>
    /// <param name="table">What energies are told with; null to tell none.</param>
    /// <param name="arena">Where activations lie; null where that was not planned.</param>
    /// <exception cref="SimulationException">The table has no entry for something that was done.</exception>
    public static SimulationReport Create(SimulatedProgram program, TimingProfile timing, EnergyTable? table = null, ArenaPlan? arena = null)
    {
        ImmutableArray<string> levels = [.. timing.Memories.Select(m => m.Name).Concat(program.Total.Accesses.Select(a => a.Level)).Distinct(StringComparer.Ordinal)];
        List<OperatorReport> operators = [];
        long start = 0;
        foreach (OperatorCost cost in program.Costs)
        {
            operators.Add(new OperatorReport(cost, start, Uses(levels, cost.Accesses, cost.Cycles, timing.ClockHz), Estimate([cost])));
            start += cost.Cycles;
        }

        return new SimulationReport
        {
            Workload = program.Workload.Name,
            Timing = timing,
            Operators = [.. operators],
            Total = program.Total,
            Memories = Uses(levels, program.Total.Accesses, program.Total.Cycles, timing.ClockHz),
            Energy = Estimate(program.Costs),
            Arena = arena,
        };

        EnergyEstimate? Estimate(ImmutableArray<OperatorCost> costs) => table is null ? null : EnergyEstimate.Of(costs, timing.Memories, timing.Model.PeakMacsPerCycle, table);
    }

    private static ImmutableArray<MemoryUse> Uses(ImmutableArray<string> levels, ImmutableArray<AccessCount> accesses, long cycles, long clockHz)
    {
        return [.. levels.Select(Use)];

        MemoryUse Use(string level)
        {
            long read = Sum(level, AccessDirection.Read), written = Sum(level, AccessDirection.Write);
            return new MemoryUse(level, read, written, cycles > 0 ? (double)(read + written) / cycles * clockHz / 1e9 : 0);
        }

        long Sum(string level, AccessDirection direction) => accesses.Where(a => a.Level == level && a.Direction == direction).Sum(a => a.Bytes);
    }
}
