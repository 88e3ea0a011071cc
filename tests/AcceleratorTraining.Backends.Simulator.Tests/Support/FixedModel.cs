using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Support;

/// <summary>A machine that asks these costs for whatever it is given.</summary>
internal sealed class FixedModel(params ImmutableArray<OperatorCost> costs) : ITimingModel
{
    public string Mode => "fixed";

    public long PeakMacsPerCycle => 4;

    public ImmutableArray<OperatorCost> Evaluate(Workload workload) => costs;
}
