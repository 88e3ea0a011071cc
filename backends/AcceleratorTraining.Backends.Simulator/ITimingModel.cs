using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>How long a machine takes, and what it moves. Pure: the same workload costs the same. Thread-safe.</summary>
public interface ITimingModel
{
    /// <summary>How cycles are counted, e.g. "pipelined" or "scale-sim"; stands in every report.</summary>
    string Mode { get; }

    /// <summary>Multiply-accumulates a cycle at most; 8-bit operands.</summary>
    long PeakMacsPerCycle { get; }

    /// <summary>The cost of each operator of a workload, in its order.</summary>
    /// <exception cref="SimulationException">The workload does not fit the machine; names the operator and the rule.</exception>
    ImmutableArray<OperatorCost> Evaluate(Workload workload);
}
