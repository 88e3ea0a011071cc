using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>No kernel of the assembly is left that tests on PoCL never run.</summary>
public sealed class KernelTests
{
    [Fact]
    public async Task Every_portable_kernel_has_run()
    {
        IlgpuBackend backend = Pocl.Backend;
        foreach (ConformanceCase vector in VectorCases.All) await vector.RunAsync(backend, Ledger.Empty);

        // Vectors are too small for tiles.
        foreach (IlgpuBackend each in new[] { backend, Pocl.MatrixBackend }) await Products.RunAsync(each, Products.Matrix(40, 8, 40, 0), Profiles.TfliteReference, 1);
        Assert.True(Kernels.All.Length >= 20, $"only {Kernels.All.Length} kernels were found");
        Assert.Equal(Kernels.All.Select(Kernels.Name), backend.CompiledKernels.Concat(Pocl.MatrixBackend.CompiledKernels).Select(Kernels.Name).Distinct().Order(StringComparer.Ordinal));
    }
}
