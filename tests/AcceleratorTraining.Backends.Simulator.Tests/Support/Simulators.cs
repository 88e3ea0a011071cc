using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Tests.Support;

internal static class Simulators
{
    /// <summary>The flat machine with some extensions of its own.</summary>
    public static TimingProfile Flat(OperatorExtensions extensions) => new()
    {
        Name = "flat",
        Description = "For tests.",
        Source = "None.",
        MeasuredError = "Not compared with anything.",
        ClockHz = 1_000_000,
        Extensions = extensions,
        Memories = [],
        Model = new FlatModel(),
    };

    /// <summary>The simulator around the cpu backend.</summary>
    public static SimulatorBackend OnCpu(OperatorExtensions extensions = OperatorExtensions.All) => new(new CpuBackend(), Flat(extensions));
}
