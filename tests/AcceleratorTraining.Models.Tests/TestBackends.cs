using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>The backends whose bytes are compared with the goldens: one line each.</summary>
internal static class TestBackends
{
    private static readonly IBackend[] All =
    [
        new ReferenceBackend(),
        new CpuBackend(),
    ];

    public static IEnumerable<string> Names => All.Select(b => b.Name);

    public static IBackend Get(string name) => All.Single(b => b.Name == name);
}
