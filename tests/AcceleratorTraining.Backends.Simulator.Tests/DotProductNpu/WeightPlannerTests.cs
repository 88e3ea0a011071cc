using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class WeightPlannerTests
{
    private const long Unlimited = 1L << 32;
    private static readonly NpuTimingModel Model = Npu.Model("ethos-u55-128");
    private static readonly NpuOperation Layer = Npu.Convolution(Model, 8, 64, 64);
    private static readonly BlockConfiguration Blocks = BlockSearch.Find(Model.Architecture, Layer);
    private readonly WeightPlanner _planner = new(Model.Architecture, Model.Memories.Buffer);

    // 36,864 + 640 = 37,504 bytes from flash at a byte a cycle and 64 of latency: hidden behind as many cycles in one piece.
    [Fact]
    public void Weights_that_the_operation_before_hides_are_copied_at_once()
    {
        WeightPlan plan = _planner.Plan(Layer, Blocks, previousSlackCycles: 37_568, Unlimited);
        Assert.Equal((1, 37_504L, 37_504L), (plan.BufferCount, plan.FirstTransferBytes, plan.BufferBytes));
        Assert.Equal([0, 64], plan.DepthSlices);
        NpuOperationCost cost = new NpuCostModel(Model.Architecture, Model.Memories.Buffer).Evaluate(Layer, Blocks, plan, 37_568);
        Assert.Equal(cost.BaseCycles, cost.NpuCycles);
    }

    // With nothing hidden, the first slice is the least there is, 16 channels.
    [Fact]
    public void Otherwise_they_are_sliced()
    {
        WeightPlan plan = _planner.Plan(Layer, Blocks, previousSlackCycles: 0, Unlimited);
        Assert.Equal(2, plan.BufferCount);
        Assert.Equal((0, 16, 64), (plan.DepthSlices[0], plan.DepthSlices[1], plan.DepthSlices[^1]));

        // A quarter of the weights and of the parameters: 9,216 + 160.
        Assert.Equal(9_376, plan.FirstTransferBytes);
    }

    [Fact]
    public void Weights_that_find_no_room_are_read_where_they_lie()
    {
        Assert.Equal(0, _planner.Plan(Layer, Blocks, previousSlackCycles: 100_000, bufferLimitBytes: 100).BufferCount);
        WeightPlan tight = _planner.Plan(Layer, Blocks, previousSlackCycles: 100_000, bufferLimitBytes: 20_000);
        Assert.InRange(tight.BufferBytes, 1, 20_000);
    }

    [Fact]
    public void Vector_products_and_near_weights_are_not_copied()
    {
        Assert.Equal(0, _planner.Plan(Layer with { Kind = NpuOperationKind.VectorProduct, KernelHeight = 1, KernelWidth = 1 }, Blocks, 0, Unlimited).BufferCount);
        Assert.Equal(0, _planner.Plan(Layer with { Weights = Layer.Weights! with { Memory = Model.Memories.Buffer } }, Blocks, 0, Unlimited).BufferCount);
    }

    // For any slack and room: slices cover the channels in order, and buffers stay within the room.
    [Fact]
    public void Slices_cover_all_channels()
    {
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            NpuOperation layer = Npu.Convolution(Model, random.Next(1, 20), random.Next(1, 200), random.Next(1, 400));
            long limit = random.Next(0, 200_000);
            WeightPlan plan = _planner.Plan(layer, BlockSearch.Find(Model.Architecture, layer), random.Next(0, 100_000), limit);
            Assert.Equal((0, layer.Output.Shape.Channels), (plan.DepthSlices[0], plan.DepthSlices[^1]));
            Assert.Equal(plan.DepthSlices.Distinct().Order(), plan.DepthSlices);
            Assert.InRange(plan.BufferBytes, 0, limit);
            Assert.Equal(plan.BufferCount == 0, plan.BufferBytes == 0);
        }
    }
}
