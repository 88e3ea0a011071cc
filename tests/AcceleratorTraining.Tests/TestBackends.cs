using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests;

internal static class TestBackends
{
    /// <summary>The backend that runs most tests: training is too slow on the scalar one.</summary>
    public static IBackend Fast { get; } = new CpuBackend();
}
