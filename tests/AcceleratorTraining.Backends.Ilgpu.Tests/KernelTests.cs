using System.Reflection;
using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>No kernel of the assembly is left that the specification's vectors never run.</summary>
public sealed class KernelTests
{
    [Fact]
    public async Task Every_portable_kernel_has_run()
    {
        IlgpuBackend backend = Pocl.Backend;
        foreach (ConformanceCase vector in VectorCases.All) await vector.RunAsync(backend, Ledger.Empty);
        string[] expected = [.. Kernels().Select(Name).Order(StringComparer.Ordinal)];
        Assert.True(expected.Length >= 15, $"only {expected.Length} kernels were found");
        Assert.Equal(expected, backend.CompiledKernels.Select(Name).Order(StringComparer.Ordinal));
    }

    // A kernel is a static method whose first parameter is a thread's index.
    private static IEnumerable<MethodInfo> Kernels() =>
        typeof(IlgpuBackend).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(m => m.GetParameters() is [{ ParameterType: { } first }, ..] && first == typeof(Index1D));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
