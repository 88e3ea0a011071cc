using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>Some vectors of every operator on ILGPU's interpreter, which needs no driver: also a bare machine runs kernels.</summary>
public sealed class InterpreterTests
{
    [Fact]
    public async Task Vectors_are_reproduced()
    {
        using IlgpuBackend backend = new(new IlgpuBackendOptions { Accelerator = IlgpuAccelerator.Cpu });
        Assert.True(backend.IsAvailable(out string? reason), reason);
        foreach (ConformanceCase vector in VectorCases.All.GroupBy(c => c.Name.Split('/')[0]).Select(g => g.First()))
        {
            CaseResult result = await vector.RunAsync(backend, Ledger.Empty);
            Assert.True(result.Outcome == CaseOutcome.Passed, $"{vector.Name}: {result.Message}");
        }
    }
}
