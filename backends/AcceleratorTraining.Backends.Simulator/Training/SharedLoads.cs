using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Training;

/// <summary>
/// What executing a program several times costs a machine that loads the weights once for all of them. Where the weights are
/// the same in all, that is a batch so many times larger, priced like any other. Where each adds a direction of its own to
/// them, stored weights are read once and everything else happens as often as before: the machine has to hold the sums of all.
/// Weights that the host rewrites between executions are shared by none. An estimate: no backend executes so.
/// </summary>
public static class SharedLoads
{
    /// <summary>The cost of <paramref name="copies"/> executions that share their loads; never more than as many single ones.</summary>
    /// <param name="program">The program.</param>
    /// <param name="timing">The machine.</param>
    /// <param name="copies">At least 1.</param>
    /// <param name="hostRewritesParameters">Whether parameters are other ones at each execution, because the host perturbs them.</param>
    public static WorkloadCost Price(SimulatedProgram program, TimingProfile timing, int copies, bool hostRewritesParameters = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        if (copies == 1) return program.Total;
        Workload workload = program.Workload;
        ImmutableArray<OperatorCost> batched = timing.Model.Evaluate(workload with
        {
            Tensors = [.. workload.Tensors.Select(t => Batched(t, copies))],
            Operators = [.. workload.Operators.Select(o => Batched(o, copies))],
        });
        string? store = Store(program, timing);
        return WorkloadCost.Sum(workload.Operators.Select((o, i) =>
        {
            OperatorCost repeated = Repeated(program.Costs[i], copies, o.WeightSource == WeightSource.Perturbed ? store : null);
            bool differ = o.WeightSource == WeightSource.Perturbed || (hostRewritesParameters && o.WeightSource == WeightSource.Parameter);
            return !differ && batched[i].Cycles < repeated.Cycles ? batched[i] : repeated;
        }));
    }

    /// <summary>The memory that weights come from: the farthest one that any are read from; null if none are.</summary>
    public static string? Store(SimulatedProgram program, TimingProfile timing)
    {
        HashSet<string> levels = [.. program.Total.Accesses.Where(a => a is { Operand: Operand.Weights, Direction: AccessDirection.Read }).Select(a => a.Level)];
        return timing.Memories.Select(m => m.Name).LastOrDefault(levels.Contains) ?? levels.LastOrDefault();
    }

    private static WorkloadTensor Batched(WorkloadTensor tensor, int copies) => tensor.Role is TensorRole.Constant or TensorRole.Parameter
        ? tensor
        : tensor with { Shape = tensor.Shape with { Batch = checked(tensor.Shape.Batch * copies) }, ByteCount = checked(tensor.ByteCount * copies) };

    private static WorkloadOperator Batched(WorkloadOperator o, int copies) => o with
    {
        Input = o.Input with { Batch = checked(o.Input.Batch * copies) },
        SecondInput = o.SecondInput is { } second ? second with { Batch = checked(second.Batch * copies) } : null,
        Output = o.Output with { Batch = checked(o.Output.Batch * copies) },
        DrawnElements = o.DrawnElements * copies,
        DrawnBits = o.DrawnBits * copies,
    };

    // Weights out of their store are read once; where they are what the operator waits for, so are the stalls.
    private static OperatorCost Repeated(OperatorCost single, int copies, string? sharedStore)
    {
        bool waitsOnce = sharedStore is not null && single.Bottleneck == Bottleneck.Weights;
        return single with
        {
            ComputeCycles = single.ComputeCycles * copies,
            StallCycles = waitsOnce ? single.StallCycles : single.StallCycles * copies,
            Macs = single.Macs * copies,
            RooflineCycles = single.RooflineCycles * copies,
            Accesses =
            [
                .. single.Accesses.Select(a => a is { Operand: Operand.Weights, Direction: AccessDirection.Read } && a.Level == sharedStore
                    ? a
                    : a with { Words = a.Words * copies, Bytes = a.Bytes * copies }),
            ],
        };
    }
}
