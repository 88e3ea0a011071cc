using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class BaseCyclesTests
{
    // Blocks of 8x8x16 on microblocks of 1x2x8: 4 columns, 8 rows, 2 depths, so 4 * 32 = 128 cycles a tap and depth; 9 taps, 64 channels in two blocks of 32:
    // 128 * 2 * 9 * 2 = 4,608. Output stage: 8 * 8 * 16 / 2 = 512. Memory: 32 + 8 * 8 * 32 / 8 = 288 (what is present of the input block) and 32 + 1,024 / 8 = 160.
    // The command, (288 + 160 + 512 + 4,608) / 4 = 1,392, is longer than the output stage's 512. The image is one block.
    [Fact]
    public void Depth_first_convolution_by_hand()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        NpuOperation operation = Npu.Convolution(model, 8, 64, 16);
        BlockConfiguration blocks = new(new BlockShape(8, 8, 16), new BlockShape(10, 10, 32), false, 32);

        Assert.Equal(4_608 + 1_392, BaseCycles.Estimate(model.Architecture, operation, blocks, model.Memories.Buffer, 16));

        // Twice the output channels are twice the blocks: each 4,608, and the output stage once.
        NpuOperation wider = Npu.Convolution(model, 8, 64, 32);
        Assert.Equal(2 * 4_608 + 1_392, BaseCycles.Estimate(model.Architecture, wider, blocks, model.Memories.Buffer, 32));
        Assert.Equal(4_608 + 1_392, BaseCycles.Estimate(model.Architecture, wider, blocks, model.Memories.Buffer, 16));
    }

    // 9 taps in fours are 3 steps; 8 channels are one group: 128 * 3 * 2 = 768. Output stage 512. Memory: 32 + 8 * 8 * 8 / 8 with runs of 16 * 10 bytes, longer than a burst = 96;
    // 160 for the output; (96 + 160 + 512 + 768) / 4 = 384 is below both. 768 + 512.
    [Fact]
    public void Part_kernel_convolution_by_hand()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        BlockConfiguration blocks = new(new BlockShape(8, 8, 16), new BlockShape(10, 10, 8), true, 32);
        Assert.Equal(768 + 512, BaseCycles.Estimate(model.Architecture, Npu.Convolution(model, 8, 8, 16), blocks, model.Memories.Buffer, 16));
    }

    // 1.5 cycles an element; channels of bricks are rounded to 16: 4 * 4 * 16 * 1.5 = 384. The command of a block of 4x4x16: two moves of 32 + 256 / 8 cycles and 384 for it,
    // (128 + 384) / 4 = 128, an element 0.5: no more than 1.5.
    [Theory]
    [InlineData(16)]
    [InlineData(12)]
    [InlineData(1)]
    public void Elementwise_work_pays_for_whole_bricks(int channels)
    {
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        BlockConfiguration blocks = new(new BlockShape(4, 4, 16), new BlockShape(4, 4, 16), false, 32);
        Assert.Equal(384, BaseCycles.Estimate(model.Architecture, Npu.Sum(model, new FeatureShape(1, 4, 4, channels)), blocks, null, channels));
    }

    [Fact]
    public void A_single_microblock_waits_for_its_own_sums()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-64");
        NpuOperation operation = Npu.Convolution(model, 1, 640, 8) with { KernelHeight = 1, KernelWidth = 1 };
        BlockConfiguration blocks = new(new BlockShape(1, 1, 8), new BlockShape(1, 1, 32), false, 32);
        long narrow = BaseCycles.Estimate(model.Architecture with { AccumulatorDelay = 0 }, operation, blocks, model.Memories.Buffer, 8);
        long waiting = BaseCycles.Estimate(model.Architecture, operation, blocks, model.Memories.Buffer, 8);

        // 20 blocks of input channels wait 2 cycles each; the command, which is longer than the output stage, grows by a quarter of that.
        Assert.Equal(20 * 2 + 10, waiting - narrow);
    }

    [Theory]
    [InlineData(9, 3)]
    [InlineData(8, 2)]
    public void Depthwise_steps_take_four_taps(int taps, int steps)
    {
        // 8x8x8 on 1x2x8: 4 * 32 = 128 cycles a step; outputs 256 cycles; the command is below that. A window of 9 columns is one of 8 and one of 1.
        NpuTimingModel model = Npu.Model("ethos-u55-128");
        NpuOperation operation = Npu.Convolution(model, 8, 8, 8) with { Kind = NpuOperationKind.DepthwiseConvolution, KernelHeight = 1, KernelWidth = taps };
        BlockConfiguration blocks = new(new BlockShape(8, 8, 8), new BlockShape(8, 16, 8), true, 32);
        long array = 128 * steps;
        Assert.Equal(Math.Max(array, 256) + Math.Min(array, 256), BaseCycles.Estimate(model.Architecture, operation, blocks, model.Memories.Buffer, 8));
    }
}
