using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Memory;

public class WorkloadArenaTests
{
    // x (100 bytes) -> a (50) -> b (200) -> y (10), with weights that are no activation. In multiples of 16: 112, 64, 208, 16.
    private static readonly Workload Chain = new(
        "chain",
        [Tensor("x", TensorRole.Input, 100), Tensor("a", TensorRole.Activation, 50), Tensor("b", TensorRole.Activation, 200), Tensor("y", TensorRole.Output, 10), Tensor("w", TensorRole.Constant, 5000)],
        [Operator("first", [0, 4], 1), Operator("second", [1], 2), Operator("third", [2], 3)]);

    private static readonly TimingProfile Flat = Simulators.Flat(Hal.OperatorExtensions.None);

    [Fact]
    public void Activations_live_from_their_writer_to_their_last_reader()
    {
        // 176 at the first operator, 64 + 208 at the second, 224 at the third.
        ArenaPlan plan = WorkloadArena.Plan(Chain, Flat);
        Assert.Equal((272, 272), (plan.PeakBytes, plan.LowerBoundBytes));
    }

    [Fact]
    public void Outputs_stay_to_the_end_and_inputs_are_there_from_the_start()
    {
        Workload late = Chain with { Operators = [Operator("first", [1], 3), Operator("second", [0], 1), Operator("third", [2], 2)] };

        // x until the second operator, y throughout, a at the first two: 112 + 16 + 64; b and y at the third.
        Assert.Equal(224, WorkloadArena.Plan(late, Flat).LowerBoundBytes);
        Assert.Equal(192, WorkloadArena.Plan(late with { Operators = late.Operators.RemoveAt(2) }, Flat).LowerBoundBytes);
    }

    [Fact]
    public void A_cap_is_enforced_and_the_operator_that_breaks_it_is_named()
    {
        Assert.Equal(272, WorkloadArena.Plan(Chain, Flat, 272).PeakBytes);
        Assert.Contains("'second' needs 272 bytes", Assert.Throws<SimulationException>(() => WorkloadArena.Plan(Chain, Flat, 271)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_with_a_layout_of_its_own_plans_its_own_arena()
    {
        // 17 channels take two bricks of 16 on an Ethos-U, in input and output.
        Workload workload = new(
            "copy",
            [new WorkloadTensor("x", TensorRole.Input, new FeatureShape(1, 4, 4, 16), 8, 256), new WorkloadTensor("a", TensorRole.Activation, new FeatureShape(1, 4, 4, 17), 8, 272), new WorkloadTensor("y", TensorRole.Output, new FeatureShape(1, 4, 4, 16), 8, 256)],
            [Convolution("first", 0, 1, 16, 17), Convolution("second", 1, 2, 17, 16)]);
        Assert.Equal(272 + 256, WorkloadArena.Plan(workload, Flat).PeakBytes);
        Assert.True(WorkloadArena.Plan(workload, TimingProfiles.Get("ethos-u55-128")).PeakBytes >= 512 + 256);
        Assert.Contains("operator 'first'", Assert.Throws<SimulationException>(() => WorkloadArena.Plan(workload, TimingProfiles.Get("ethos-u55-128"), 600)).Message, StringComparison.Ordinal);
    }

    private static WorkloadTensor Tensor(string name, TensorRole role, int bytes) => new(name, role, new FeatureShape(1, 1, 1, bytes), 8, bytes);

    private static WorkloadOperator Operator(string name, int[] reads, int write) => new()
    {
        Name = name,
        Class = OperatorClass.Elementwise,
        Input = new FeatureShape(1, 1, 1, 1),
        Output = new FeatureShape(1, 1, 1, 1),
        Reads = [.. reads],
        Writes = [write],
    };

    private static WorkloadOperator Convolution(string name, int read, int write, int inputChannels, int outputChannels) => Operator(name, [read], write) with
    {
        Class = OperatorClass.Convolution,
        Input = new FeatureShape(1, 4, 4, inputChannels),
        Output = new FeatureShape(1, 4, 4, outputChannels),
    };
}
