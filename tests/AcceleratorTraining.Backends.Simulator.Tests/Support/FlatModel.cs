using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Support;

/// <summary>A machine whose costs are told at a glance: a cycle a multiply-accumulate and one an output element, weights from "flash".</summary>
internal sealed class FlatModel : ITimingModel
{
    public string Mode => "flat";

    public long PeakMacsPerCycle => 1;

    public ImmutableArray<OperatorCost> Evaluate(Workload workload) =>
    [
        .. workload.Operators.Select(o => new OperatorCost
        {
            Name = o.Name,
            Class = o.Class,
            ComputeCycles = o.Macs + o.Output.ElementCount,
            StallCycles = o.WeightBytes,
            Bottleneck = o.WeightBytes > o.Macs ? Bottleneck.Weights : Bottleneck.Compute,
            Macs = o.Macs,
            Accesses = o.WeightBytes == 0 ? [] : [new AccessCount("flash", Operand.Weights, AccessDirection.Read, o.WeightBytes, o.WeightBytes)],
        }),
    ];
}
