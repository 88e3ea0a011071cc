using System.Reflection;
using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>What CUDA devices get, compiled without one.</summary>
public sealed class PtxTests
{
    // The target that ILGPU names also for newer devices.
    private static readonly Lazy<Dictionary<string, string>> Compiled = new(Compile);

    [Fact]
    public void Every_kernel_compiles()
    {
        Assert.Equal(Kernels.All.Select(Kernels.Name), Compiled.Value.Keys.Order(StringComparer.Ordinal));
        Assert.All(Compiled.Value.Values, ptx => Assert.Contains(".target sm_80", ptx, StringComparison.Ordinal));
        Assert.All(Compiled.Value.Values, ptx => Assert.Single(Occurrences(ptx, ".visible .entry")));
    }

    [Theory]
    [InlineData("SumKernel.RunWords", 2)] // products and weights
    [InlineData("TileKernel.Run", 20)] // 4 by 4 products and 4 columns of weights
    public void Products_of_bytes_are_dp4a(string kernel, int count)
    {
        string ptx = Compiled.Value[kernel];
        Assert.Equal(count, Occurrences(ptx, "dp4a.s32.s32").Length);
    }

    [Fact]
    public void Fragments_are_products_of_matrix_instructions()
    {
        // 64 columns are eight fragments of 8.
        string ptx = Compiled.Value["MatrixKernel.Run"];
        Assert.Equal(8, Occurrences(ptx, "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32").Length);
        Assert.Equal(3, Occurrences(ptx, "bar.sync").Length);
    }

    [Fact]
    public void Tiles_are_staged_in_shared_memory_between_barriers()
    {
        string ptx = Compiled.Value["TileKernel.Run"];
        Assert.Contains(".shared", ptx, StringComparison.Ordinal);
        Assert.Equal(2, Occurrences(ptx, "bar.sync").Length);
    }

    [Fact]
    public void No_kernel_computes_with_floating_point()
    {
        string[] instructions = [".f32", ".f64", ".f16"];
        Assert.All(Compiled.Value, kernel => Assert.True(instructions.All(i => !kernel.Value.Contains(i, StringComparison.Ordinal)), kernel.Key));
    }

    private static int[] Occurrences(string text, string part)
    {
        List<int> found = [];
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal)) found.Add(at);
        return [.. found];
    }

    private static Dictionary<string, string> Compile()
    {
        using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
        using PTXBackend backend = new(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        return Kernels.All.ToDictionary(Kernels.Name, kernel => ((PTXCompiledKernel)backend.Compile(Entry(kernel), default)).PTXAssembly);
    }

    private static EntryPointDescription Entry(MethodInfo kernel) => kernel.GetParameters()[0].ParameterType == typeof(Index1D)
        ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel)
        : EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
}
