using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Training;

/// <summary>
/// What a step of backpropagation would cost the same machine, if it could do one with 8-bit operands: the forward pass, for
/// every layer but the first the product that gives its input's gradient, for every layer the one that gives its weights',
/// and the other operators once more backwards. Weights change with every step, so they are parameters: nothing of them is
/// compressed. Gradients and the optimiser's state on their way to and from memory, and its arithmetic, are not counted. A
/// model: no such machine executes it.
/// </summary>
public sealed record BackpropagationModel
{
    /// <summary>Multiply-accumulates of a step.</summary>
    public required long Macs { get; init; }

    /// <summary>Those of the forward pass.</summary>
    public required long ForwardMacs { get; init; }

    /// <summary>Cycles of a step.</summary>
    public required long Cycles { get; init; }

    /// <summary>Bytes of activations that the backward pass needs again: what every operator read.</summary>
    public required long KeptActivationBytes { get; init; }

    /// <summary>Prices a step over a workload of inference at the step's batch.</summary>
    /// <param name="inference">The forward pass; at the batch of a step.</param>
    /// <param name="timing">The machine.</param>
    /// <exception cref="SimulationException">What the backward pass needs at once does not fit the machine.</exception>
    public static BackpropagationModel Of(SimulatedProgram inference, TimingProfile timing)
    {
        Workload forward = inference.Workload with { Operators = [.. inference.Workload.Operators.Select(AsParameter)] };
        WorkloadCost forwardCost = WorkloadCost.Sum(timing.Model.Evaluate(forward));
        List<WorkloadOperator> backward = [];
        bool first = true;
        foreach (WorkloadOperator o in forward.Operators)
        {
            if (!o.IsAccumulation)
            {
                backward.Add(o with { Name = $"{o.Name} backward" });
                continue;
            }

            GemmShape gemm = o.Gemm;
            if (!first) backward.Add(Product(o, "input gradient", gemm.M, gemm.K, gemm.N, gemm.Repeats));
            backward.Add(Product(o, "weight gradient", gemm.K, gemm.N, gemm.M, gemm.Repeats));
            first = false;
        }

        WorkloadCost cost = WorkloadCost.Sum(timing.Model.Evaluate(forward with { Name = $"{forward.Name} backward", Operators = [.. backward] }));
        HashSet<int> kept = [.. forward.Operators.SelectMany(o => o.Reads).Where(r => forward.Tensors[r].Role is TensorRole.Input or TensorRole.Activation)];
        return new BackpropagationModel
        {
            ForwardMacs = inference.Total.Macs,
            Macs = inference.Total.Macs + cost.Macs,
            Cycles = forwardCost.Cycles + cost.Cycles,
            KeptActivationBytes = kept.Sum(t => forward.Tensors[t].ByteCount),
        };
    }

    private static WorkloadOperator AsParameter(WorkloadOperator o) =>
        o.WeightSource == WeightSource.Constant ? o with { WeightSource = WeightSource.Parameter, WeightEntropyBytes = null } : o;

    // Both operands are activations: nothing of it is known before the step.
    private static WorkloadOperator Product(WorkloadOperator o, string what, long m, long n, long k, long repeats) => new()
    {
        Name = $"{o.Name} {what}",
        Class = OperatorClass.BatchMatMul,
        Input = new(1, checked((int)repeats), checked((int)m), checked((int)k)),
        SecondInput = new(1, checked((int)repeats), checked((int)n), checked((int)k)),
        Output = new(1, checked((int)repeats), checked((int)m), checked((int)n)),
        Reads = o.Reads,
    };
}
