using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class FeatureMapPlanTests
{
    private static readonly FeatureShape Shape = new(1, 4, 4, 20);

    private static WorkloadTensor Tensor(string name, TensorRole role) => new(name, role, Shape, 8, Shape.ElementCount);

    private static WorkloadOperator Operator(OperatorClass kind, int[] reads, int write) =>
        new() { Name = $"{kind} {write}", Class = kind, Input = Shape, SecondInput = reads.Length > 1 ? Shape : null, Output = Shape, Reads = [.. reads], Writes = [write] };

    private static FeatureMapPlan Plan(ImmutableArray<WorkloadTensor> tensors, params WorkloadOperator[] operators) =>
        new(new Workload("w", tensors, [.. operators]), Npu.Model("ethos-u55-128").Memories);

    [Fact]
    public void Maps_between_operations_lie_in_bricks_and_those_of_callers_and_copies_do_not()
    {
        FeatureMapPlan plan = Plan(
            [Tensor("in", TensorRole.Input), Tensor("a", TensorRole.Activation), Tensor("b", TensorRole.Activation), Tensor("c", TensorRole.Activation), Tensor("out", TensorRole.Output)],
            Operator(OperatorClass.AveragePool, [0], 1), Operator(OperatorClass.AveragePool, [1], 2), Operator(OperatorClass.Move, [2], 3), Operator(OperatorClass.AveragePool, [3], 4));
        Assert.Equal([false, true, false, false, false], Enumerable.Range(0, 5).Select(t => plan.Map(t, Shape, 8).IsBricked));
    }

    // 20 channels are two bricks: 4 * 4 * 32.
    [Fact]
    public void Bricks_round_channels_up()
    {
        NpuFeatureMap map = Plan([Tensor("in", TensorRole.Input)], Operator(OperatorClass.AveragePool, [0], 0)).Map(-1, Shape, 16);
        Assert.Equal((512L, 1_024L), (map.StoredElements, map.StoredBytes));
        Assert.Equal(320, (map with { IsBricked = false }).StoredElements);
    }

    // 'a' and 'b' are added into 'c', which takes the place of 'a'; 'b' is read again and stays.
    [Fact]
    public void An_elementwise_output_takes_the_place_of_an_input_that_nothing_else_reads()
    {
        FeatureMapPlan plan = Plan(
            [Tensor("in", TensorRole.Input), Tensor("a", TensorRole.Activation), Tensor("b", TensorRole.Activation), Tensor("c", TensorRole.Activation), Tensor("out", TensorRole.Output)],
            Operator(OperatorClass.AveragePool, [0], 1), Operator(OperatorClass.AveragePool, [0], 2), Operator(OperatorClass.Add, [1, 2], 3), Operator(OperatorClass.Add, [3, 2], 4));
        Assert.Equal([("in", 0, 1), ("b", 1, 3), ("c", 0, 3), ("out", 3, 3)], plan.Buffers.Select(b => (b.Buffer.Name, b.Buffer.FirstOperator, b.Buffer.LastOperator)));
    }

    // 20 channels are no whole bricks, and the input lies channel after channel: so does the output of the addition, in its place.
    [Fact]
    public void An_elementwise_output_follows_an_input_that_lies_channel_after_channel()
    {
        FeatureMapPlan plan = Plan(
            [Tensor("in", TensorRole.Input), Tensor("other", TensorRole.Input), Tensor("sum", TensorRole.Activation), Tensor("out", TensorRole.Output)],
            Operator(OperatorClass.Add, [0, 1], 2), Operator(OperatorClass.AveragePool, [2], 3));
        Assert.False(plan.Map(2, Shape, 8).IsBricked);
    }
}
