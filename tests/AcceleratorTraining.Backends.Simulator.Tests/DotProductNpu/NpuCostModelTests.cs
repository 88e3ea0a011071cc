using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class NpuCostModelTests
{
    private static readonly NpuTimingModel Model = Npu.Model("ethos-u55-128");
    private static readonly MemoryLevel Sram = Model.Memories.Buffer;
    private static readonly NpuCostModel Costs = new(Model.Architecture, Sram);

    // 9 * 64 * 16 = 9,216 weights and 160 bytes of parameters; 6,000 cycles of work by the hand of BaseCyclesTests. Flash: a byte a cycle, 64 of latency.
    private static readonly NpuOperation Layer = Npu.Convolution(Model, 8, 64, 16);
    private static readonly BlockConfiguration Blocks = new(new BlockShape(8, 8, 16), new BlockShape(10, 10, 32), false, 32);

    [Theory]
    [InlineData(0, 6_000 + 9_440)]
    [InlineData(1_000, 6_000 + 8_440)]
    [InlineData(9_440, 6_000)]
    [InlineData(20_000, 6_000)]
    public void One_buffer_waits_for_what_the_operation_before_does_not_hide(long slack, double cycles)
    {
        NpuOperationCost cost = Costs.Evaluate(Layer, Blocks, new WeightPlan(1, [0, 16], 9_376, 9_376, 9_376, 0), slack);
        Assert.Equal((6_000L, 9_440.0, cycles), (cost.BaseCycles, cost.FullTransferCycles, cost.NpuCycles));
    }

    // Two slices of 8 of 16 channels; 4,688 bytes each arrive in 4,752 cycles. The array's part of a slice is half of 4,608, the command (288 + 96 + 256 + 2,304) / 4 = 736:
    // its own last slice hides 3,040. Copying all takes 9,440 - slack + 3,040, or the work and what is not hidden of the first slice: the longer one.
    [Theory]
    [InlineData(0, 9_440 + 3_040)]
    [InlineData(4_000, 9_440 - 4_000 + 3_040)]
    [InlineData(9_440, 6_000)]
    public void Two_buffers_copy_beside_the_work(long slack, double cycles)
    {
        NpuOperationCost cost = Costs.Evaluate(Layer, Blocks, new WeightPlan(2, [0, 8, 16], 4_688, 9_376, 4_688, 4_688), slack);
        Assert.Equal((3_040L, cycles), (cost.SlackCycles, cost.NpuCycles));
    }

    // From flash directly: 9,376 bytes a byte a cycle are more than the work; biases have twice the latency, which the array hides.
    [Fact]
    public void Unbuffered_weights_are_a_bound_of_their_memory()
    {
        NpuOperationCost cost = Costs.Evaluate(Layer, Blocks, WeightPlan.Unbuffered(16), 0);
        Assert.Equal((6_000.0, 9_376.0, 9_376.0), (cost.NpuCycles, cost.MemoryCycles["flash"], cost.Cycles));
    }

    // Rows of 64 channels in bricks: 8 * 8 of the input block's area are present, 64 channels, once; the output is 8 * 8 * 16. Both in bursts, at 8 bytes a cycle.
    [Fact]
    public void Traffic_by_hand()
    {
        NpuOperationCost cost = Costs.Evaluate(Layer, Blocks, WeightPlan.Unbuffered(16), 0);
        Assert.Equal((4_096 + 1_024) / 8.0, cost.MemoryCycles["sram"]);
        Assert.Equal(
            [new AccessCount("flash", Operand.Weights, AccessDirection.Read, 9_216, 9_376), new AccessCount("sram", Operand.Input, AccessDirection.Read, 4_096, 4_096), new AccessCount("sram", Operand.Output, AccessDirection.Write, 1_024, 1_024)],
            cost.Accesses);
    }

    // Channel after channel, 3 channels of a block are runs of 3 bytes: a burst of 32 each. In bricks runs are 16 bytes a column, here two columns: 32.
    [Theory]
    [InlineData(false, 3, 300, 3_200)]
    [InlineData(true, 16, 300, 300)]
    [InlineData(false, 1, 300, 600)]
    public void Short_runs_cost_bursts(bool bricked, int depth, long bytes, double expected)
    {
        // A block of one channel of bytes is a run of its width, 16.
        NpuFeatureMap map = Npu.Map(new FeatureShape(1, 20, 20, depth), Sram, bricked);
        Assert.Equal(expected, MemoryTransfer.ReadBurstBytes(map, new BlockShape(4, depth == 1 ? 16 : 2, depth), bytes), 9);
    }

    // 1,024 bytes of table at a byte a cycle and 64 of latency, of which the operation before hides 100; elementwise work has no weights.
    [Fact]
    public void A_table_is_copied_first()
    {
        NpuOperation sum = Npu.Sum(Model, new FeatureShape(1, 4, 4, 16)) with { TableBytes = 1_024, TableMemory = Model.Memories.Weights, Activation = FusedActivation.Table };
        BlockConfiguration blocks = new(new BlockShape(4, 4, 16), new BlockShape(4, 4, 16), false, 32);
        Assert.Equal(384 + 1_088 - 100, Costs.Evaluate(sum, blocks, WeightPlan.Unbuffered(16), 100).NpuCycles);
    }

    // Independent ports overlap reading and writing; one shares its bandwidth.
    [Fact]
    public void Ports_overlap_directions()
    {
        Assert.Equal(3, MemoryTransfer.Cycles(Sram, 16, 8));
        Assert.Equal(2, MemoryTransfer.Cycles(Sram with { Ports = 2 }, 16, 8));
    }
}
