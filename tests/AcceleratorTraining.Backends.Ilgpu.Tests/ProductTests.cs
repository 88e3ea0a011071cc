using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>The inner loops that are chosen by shape, beside those of the cpu backend.</summary>
public sealed class ProductTests
{
    [Theory]
    [InlineData(64, 64, 64, 0)]
    [InlineData(65, 36, 33, -128)]
    [InlineData(130, 4, 70, 5)]
    [InlineData(32, 132, 200, 127)]
    public async Task Tiles_give_the_sums_of_the_cpu_backend(int rows, int inputs, int outputs, int zeroPoint) =>
        await AssertEqual(Products.Matrix(rows, inputs, outputs, zeroPoint), "TileKernel.Run");

    [Theory]
    [InlineData(64, 64, 64, 0)]
    [InlineData(65, 36, 33, -128)]
    [InlineData(130, 4, 70, 5)]
    [InlineData(32, 132, 200, 127)]
    public async Task Fragments_of_matrix_instructions_give_the_sums_of_the_cpu_backend(int rows, int inputs, int outputs, int zeroPoint) =>
        await AssertEqual(Products.Matrix(rows, inputs, outputs, zeroPoint), "MatrixKernel.Run", Pocl.MatrixBackend);

    [Fact]
    public async Task A_convolution_of_single_pixels_is_a_matrix_product() =>
        await AssertEqual(Products.Convolution(8, 16, 40, 1, 1, new Window2D(), -3), "TileKernel.Run");

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 4)]
    public async Task Fours_of_channels_give_the_sums_of_the_cpu_backend(int filter, int groups)
    {
        Window2D window = new() { StrideY = 2, DilationX = 2, PadTop = 1, PadLeft = 2, PadRight = 1 };
        await AssertEqual(Products.Convolution(7, 16, 8, filter, groups, window, 9), "SumKernel.RunWords");
    }

    [Fact]
    public async Task Channels_that_do_not_come_in_fours_go_one_by_one() =>
        await AssertEqual(Products.Convolution(7, 6, 8, 3, 1, new Window2D(), 9), "SumKernel.RunBytes");

    private static async Task AssertEqual(ForwardProgram program, string kernel, IlgpuBackend? chosen = null)
    {
        IlgpuBackend backend = chosen ?? Pocl.Backend;
        for (int seed = 0; seed < 3; seed++)
        {
            byte[] expected = await Products.RunAsync(new CpuBackend(), program, Profiles.TfliteReference, seed);
            Assert.Equal(expected, await Products.RunAsync(backend, program, Profiles.TfliteReference, seed));
        }

        Assert.Contains(kernel, backend.CompiledKernels.Select(Kernels.Name));
    }
}
