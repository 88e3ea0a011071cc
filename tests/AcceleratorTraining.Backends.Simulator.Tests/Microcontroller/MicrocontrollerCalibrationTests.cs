using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Microcontroller;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Microcontroller;

public class MicrocontrollerCalibrationTests
{
    private static readonly MemoryLevel Memory = new() { Name = "memory", SizeBytes = 1 << 30, ReadBytesPerCycle = 16, WriteBytesPerCycle = 16, ReadLatencyCycles = 3, BurstBytes = 32 };

    private static readonly MicrocontrollerCore Core = new() { PeakMacsPerCycle = 2, ConstantMemory = Memory, ParameterMemory = Memory, ActivationMemory = Memory, CacheBytes = 1 << 20, PixelsPerPass = 1 };

    private static readonly KernelLibrary Library = new() { Name = "test", Pointwise = 1.5, Depthwise = 3, FullyConnected = 2, Output = 10 };

    // Units: 2,304 of the convolution and 128 x 10 of its outputs; 300 for the call and 5 lines x 3 do not scale.
    private static readonly Workload Benchmark = SampleOperators.Workload(SampleOperators.Convolution(4, 2, 8, 3));
    private const double Units = 2304 + 1280;

    [Fact]
    public void The_benchmark_takes_what_was_measured()
    {
        MicrocontrollerTimingModel model = MicrocontrollerCalibration.Calibrate(Core, Library, Benchmark, 3 * Units + 315);
        Assert.Equal(3, model.Kernels[KernelClass.Convolution].CyclesPerOperation, 12);
        Assert.Equal(30, model.Kernels[KernelClass.DepthwiseConvolution].CyclesPerOutput, 12);
        Assert.Equal((long)(3 * Units + 315), model.Evaluate(Benchmark)[0].Cycles);
    }

    [Theory]
    [InlineData(315, "shall exceed what does not depend")]
    [InlineData(315 + 0.49 * Units, "shall not need more than 2")]
    public void A_measurement_that_cannot_be_is_refused(double cycles, string rule) =>
        Assert.Contains(rule, Assert.Throws<SimulationException>(() => MicrocontrollerCalibration.Calibrate(Core, Library, Benchmark, cycles)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_benchmark_without_products_is_refused()
    {
        Workload copies = SampleOperators.Workload(SampleOperators.Plain(OperatorClass.Move, 4, 4));
        Assert.Contains("shall have products", Assert.Throws<SimulationException>(() => MicrocontrollerCalibration.Calibrate(Core, Library, copies, 1e6)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_library_is_refused() =>
        Assert.Contains("cmsis-nn", Assert.Throws<SimulationException>(() => KernelLibraries.Get("none")).Message, StringComparison.Ordinal);
}
