using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>
/// Mode "pipelined": an array whose next weights load behind the stream, fed by double buffers, and a vector unit for what is no sum of products.
/// Each operator brings its operands from the backing memory and leaves its output there, but for the tensors between operators that stay in the working
/// memory (<see cref="ResidencyPlan"/>): those cost its bandwidth alone. Short runs of bytes cost whole bursts of the backing memory, in cycles and not in counts.
/// Directions that perturbed weights are given on their way in are drawn on the vector unit beside the array, each time that the weights come.
/// </summary>
internal sealed class PipelinedTimingModel(PipelinedMachine machine) : ITimingModel
{
    /// <inheritdoc/>
    public string Mode => "pipelined";

    /// <inheritdoc/>
    public long PeakMacsPerCycle => (long)Math.Ceiling(machine.PeakMacsPerCycle);

    /// <summary>What the timing file says.</summary>
    internal PipelinedMachine Machine => machine;

    /// <inheritdoc/>
    public ImmutableArray<OperatorCost> Evaluate(Workload workload)
    {
        Dictionary<(ScaleSimLayer, long, OperandBytes, bool, double), PipelinedSchedule> known = [];
        PipelinedWork[] works = [.. workload.Operators.Select(o => Named(o, () => Work(workload, o, known)))];
        bool[] resident = ResidencyPlan.Choose(workload, machine.ResidentBytes, stays => works.Sum(w => w.Cycles(stays)));
        return [.. works.Select((w, i) => Named(workload.Operators[i], () => w.Cost(resident)))];
    }

    private PipelinedWork Work(Workload workload, WorkloadOperator @operator, Dictionary<(ScaleSimLayer, long, OperandBytes, bool, double), PipelinedSchedule> known)
    {
        bool onArray = @operator.IsAccumulation && !(machine.DepthwiseOnVectorUnit && @operator.Class == OperatorClass.DepthwiseConvolution);
        if (!onArray || ScaleSimLayer.Of(@operator) is not { } layer) return new VectorUnitWork(machine, workload, @operator);

        // Groups of a convolution share its pixels; matrices of a batch lie one behind the other.
        bool isInterleaved = @operator.Gemm.Repeats > 1 && @operator.Class != OperatorClass.BatchMatMul;
        (ScaleSimLayer, long, OperandBytes, bool, double) key = (layer, @operator.Gemm.Repeats, OperandBytes.Of(@operator), isInterleaved, machine.Vector.DrawCycles(@operator));
        if (!known.TryGetValue(key, out PipelinedSchedule schedule)) known.Add(key, schedule = PipelinedLayer.Best(machine, layer, key.Item2, key.Item3, isInterleaved, key.Item5));
        return new ArrayWork(machine, workload, @operator, layer, schedule);
    }

    private static T Named<T>(WorkloadOperator @operator, Func<T> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (Exception exception) when (exception is SimulationException or OverflowException)
        {
            throw new SimulationException($"Operator '{@operator.Name}': {(exception is OverflowException ? "its counts shall be below 2^63" : exception.Message)}", exception);
        }
    }
}
