using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>A program and what one execution of it costs.</summary>
public sealed class SimulatedProgram
{
    private SimulatedProgram(Workload workload, TimingProfile timing)
    {
        WorkloadRules.Check(workload);
        Workload = workload;
        Costs = [.. timing.Model.Evaluate(workload).Zip(workload.Operators, (cost, o) => cost with { OperandBits = Math.Max(o.InputBits, o.WeightBits) })];
        Total = WorkloadCost.Sum(Costs);
        if (timing.EnergyTable is { } table) Energy = EnergyEstimate.Of(Costs, timing.Memories, timing.Model.PeakMacsPerCycle, EnergyTables.Get(table));
    }

    /// <summary>What the machine is asked to do.</summary>
    public Workload Workload { get; }

    /// <summary>What each operator costs, in the workload's order.</summary>
    public ImmutableArray<OperatorCost> Costs { get; }

    /// <summary>What they cost together.</summary>
    public WorkloadCost Total { get; }

    /// <summary>Energy of one execution by the timing's table; null where it names none.</summary>
    public EnergyEstimate? Energy { get; }

    /// <summary>Prices a program without executing it.</summary>
    /// <param name="program">A valid program.</param>
    /// <param name="timing">The machine.</param>
    /// <exception cref="SimulationException">The machine cannot carry it out.</exception>
    public static SimulatedProgram Create(ForwardProgram program, TimingProfile timing) => new(WorkloadBuilder.Build(program), timing);

    /// <summary>Prices a workload, e.g. one that was imported.</summary>
    /// <exception cref="SimulationException">The machine cannot carry it out, or an operator has a dimension, window, stride or width below 1.</exception>
    public static SimulatedProgram Create(Workload workload, TimingProfile timing) => new(workload, timing);

    /// <summary>Times it was submitted.</summary>
    public long Submits { get; internal set; }
}
