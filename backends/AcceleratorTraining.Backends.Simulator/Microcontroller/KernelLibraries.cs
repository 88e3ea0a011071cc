using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>
/// Libraries whose ratios were fitted to MLPerf Tiny's results of all devices that submitted with them. Each device tells three
/// ratios (of keyword spotting, visual wake words and anomaly detection to image classification), so that four figures are
/// told apart with the help of a weak pull towards counts of instructions: see the comparison with the same results.
/// </summary>
internal static class KernelLibraries
{
    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<KernelLibrary> All { get; } =
    [
        new() { Name = "andes-nn", Pointwise = 0.344, Depthwise = 0.81, FullyConnected = 3.34, Output = 60.6 },
        new() { Name = "cmsis-nn", Pointwise = 0.56, Depthwise = 1.18, FullyConnected = 0.945, Output = 24.8 },
        new() { Name = "cmsis-nn-helium", Pointwise = 0.71, Depthwise = 1.12, FullyConnected = 4.63, Output = 111, ElementsPerInstruction = 4 },
        new() { Name = "plumerai-2022", Pointwise = 1.06, Depthwise = 1.71, FullyConnected = 1.81, Output = 29 },
        new() { Name = "tflm-reference", Pointwise = 0.285, Depthwise = 0.706, FullyConnected = 0.59, Output = 46.9 },
        new() { Name = "x-cube-ai-7", Pointwise = 1.2, Depthwise = 2.46, FullyConnected = 1.75, Output = 16.4 },
        new() { Name = "x-cube-ai-9", Pointwise = 1, Depthwise = 1.75, FullyConnected = 1.55, Output = 10.4 },
    ];

    /// <summary>The one of that name.</summary>
    /// <exception cref="SimulationException">There is none.</exception>
    public static KernelLibrary Get(string name) =>
        All.FirstOrDefault(l => l.Name == name) ?? throw new SimulationException($"There is no kernel library '{name}': it shall be one of {string.Join(", ", All.Select(l => l.Name))}.");
}
