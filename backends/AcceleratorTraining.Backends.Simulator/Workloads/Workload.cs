using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>What an accelerator is asked to do at one submit: operators after fusion, in execution order. Immutable.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Tensors">What operators read and write; they refer to it by index.</param>
/// <param name="Operators">In execution order.</param>
public sealed record Workload(string Name, ImmutableArray<WorkloadTensor> Tensors, ImmutableArray<WorkloadOperator> Operators)
{
    /// <summary>Multiply-accumulates of all operators.</summary>
    public long Macs => Operators.Sum(o => o.Macs);
}
