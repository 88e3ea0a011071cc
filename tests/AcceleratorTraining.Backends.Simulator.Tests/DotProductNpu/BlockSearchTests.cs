using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

public class BlockSearchTests
{
    [Theory]
    [InlineData(8, 3, true)] // at most 8 channels
    [InlineData(32, 3, false)] // depth-first is full; 9 taps fill 12
    [InlineData(33, 4, true)] // depth-first 33 of 64; part-kernel 33 of 40
    [InlineData(33, 3, true)] // 33 of 64 against 33 * 9 of 40 * 12
    [InlineData(48, 3, false)] // 48 of 64 and 9 of 12 are equal: no reason for part-kernel
    public void Part_kernel_is_chosen_where_its_dot_products_are_fuller(int channels, int kernel, bool partKernel)
    {
        NpuOperation operation = Npu.Convolution(Npu.Model("ethos-u55-128"), 16, channels, 16) with { KernelHeight = kernel, KernelWidth = kernel };
        Assert.Equal(partKernel, BlockSearch.Find(Npu.Model("ethos-u55-128").Architecture, operation).IsPartKernelFirst);
    }

    // Any size of layer gets a block that fits, is made of microblocks, and whose input block is what its windows span.
    [Fact]
    public void Blocks_fit_the_machine_for_any_layer()
    {
        Random random = new(5);
        foreach (string accelerator in Npu.Accelerators)
        {
            NpuTimingModel model = Npu.Model(accelerator);
            for (int i = 0; i < 40; i++)
            {
                NpuOperation operation = Npu.Convolution(model, random.Next(1, 70), random.Next(1, 300), random.Next(1, 300)) with { KernelHeight = random.Next(1, 12), KernelWidth = random.Next(1, 12), StrideHeight = random.Next(1, 4), StrideWidth = random.Next(1, 4) };
                BlockConfiguration blocks = BlockSearch.Find(model.Architecture, operation);
                BlockShape output = blocks.OutputBlock, micro = model.Architecture.MicroBlock;
                Assert.True(model.Architecture.SharedBuffer.Fits(operation, operation.Output.Shape.Height == 1 && operation.KernelHeight == 1 && micro.Height == 2 ? output with { Height = 1 } : output, blocks.InputBlock, 32));
                Assert.Equal((0, 0, 0), (output.Height % micro.Height, output.Width % micro.Width, output.Depth % micro.Depth));
                Assert.InRange(blocks.InputBlock.Height, (output.Height - 1) * operation.StrideHeight + Math.Min(8, operation.KernelHeight), (output.Height - 1) * operation.StrideHeight + 8 + micro.Height);
                Assert.True(output.Height <= 32 && output.Width <= 64 && output.Depth <= 128);
            }
        }
    }

    [Fact]
    public void A_layer_whose_smallest_block_is_too_large_is_refused_by_name()
    {
        NpuTimingModel model = Npu.Model("ethos-u55-32");
        NpuOperation operation = Npu.Convolution(model, 256, 32, 32) with { StrideHeight = 1000, KernelHeight = 8, KernelWidth = 8 };
        NpuArchitecture small = model.Architecture with { SharedBuffer = model.Architecture.SharedBuffer with { Banks = 6 } };
        Assert.Contains("'conv' does not fit", Assert.Throws<SimulationException>(() => BlockSearch.Find(small, operation)).Message, StringComparison.Ordinal);
    }

    // 16 banks of 1 KiB, 2 for outputs: 14. An input of 4x4x32 takes 512 bytes: 1 bank, twice, in granules of 2: 2. Accumulators of 8x8x16 with 4 bytes: 4,096: 8 banks. 10 fit;
    // a block of 8x12x16 has 12, fits exactly; of 8x13x16 14, too many. A table takes two more.
    [Theory]
    [InlineData(8, 0, true)]
    [InlineData(12, 0, true)]
    [InlineData(13, 0, false)]
    [InlineData(12, 256, false)]
    public void Banks_by_hand(int width, int tableBytes, bool fits)
    {
        NpuTimingModel model = Npu.Model("ethos-u55-64");
        NpuOperation operation = Npu.Convolution(model, 16, 32, 16) with { TableBytes = tableBytes };
        Assert.Equal(fits, model.Architecture.SharedBuffer.Fits(operation, new BlockShape(8, width, 16), new BlockShape(4, 4, 32), 32));
    }
}
