using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Peaks of the arena beside Vela's. The references list shapes, not tensors: which output an operation reads is derived from shapes (see <see cref="VelaDataFlow"/>).</summary>
internal static class VelaArenaComparison
{
    /// <summary>Compares; chains and networks with residual additions apart.</summary>
    public static IEnumerable<ComparedQuantity> Compare(ImmutableArray<VelaReferenceNetwork> networks)
    {
        ErrorSummary chains = new(), others = new(), bounds = new();
        foreach (VelaReferenceNetwork network in networks)
        {
            VelaDataFlow flow = new(network.Operations);
            ArenaPlan plan = ArenaPlanner.Plan([.. flow.FindBuffers().Select(ArenaSteps.ToSteps), .. ArenaSteps.WeightBuffers([.. network.Operations.Select(o => (o.Name, o.Weights))])], NpuTimingModel.ArenaAlignmentBytes, capBytes: null);
            double theirs = network.Row.Number("sram_used_kib") * 1024;
            (flow.IsChain ? chains : others).Add(network.Name, plan.PeakBytes, theirs);
            bounds.Add(network.Name, plan.PeakBytes, plan.LowerBoundBytes);
        }

        yield return chains.AtMost("arena peak, chains", 1);
        yield return others.Summarize("arena peak, networks with branches", "at most 5 %", q => q.LargestError <= 0.05);
        yield return bounds.Summarize("arena peak over the most bytes live at once", "information: no target", _ => true);
    }
}
