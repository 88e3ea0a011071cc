using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.DotProductNpu;

/// <summary>Machines and operations for tests.</summary>
internal static class Npu
{
    public static readonly string[] Accelerators = ["ethos-u55-32", "ethos-u55-64", "ethos-u55-128", "ethos-u55-256", "ethos-u65-256", "ethos-u65-512"];

    public static NpuTimingModel Model(string accelerator) => (NpuTimingModel)TimingProfiles.Get(accelerator).Model;

    public static NpuFeatureMap Map(FeatureShape shape, MemoryLevel memory, bool bricked = true, int bits = 8) => new(shape, bits, bricked, memory);

    /// <summary>A 3x3 convolution at stride 1 that keeps the size.</summary>
    public static NpuOperation Convolution(NpuTimingModel model, int size, int inputs, int outputs) => new()
    {
        Name = "conv",
        Kind = NpuOperationKind.Convolution,
        Input = Map(new FeatureShape(1, size, size, inputs), model.Memories.Arena),
        Output = Map(new FeatureShape(1, size, size, outputs), model.Memories.Arena),
        KernelHeight = 3,
        KernelWidth = 3,
        Weights = new NpuWeights(9L * inputs * outputs, 9L * inputs * outputs + 10L * outputs, model.Memories.Weights),
    };

    /// <summary>An elementwise sum.</summary>
    public static NpuOperation Sum(NpuTimingModel model, FeatureShape shape) => new()
    {
        Name = "sum",
        Kind = NpuOperationKind.Elementwise,
        Rate = OutputRate.AddSubtract,
        Input = Map(shape, model.Memories.Arena),
        SecondInput = Map(shape, model.Memories.Arena),
        Output = Map(shape, model.Memories.Arena),
    };
}
