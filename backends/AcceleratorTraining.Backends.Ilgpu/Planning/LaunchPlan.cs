using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>What a submit of a program queues.</summary>
/// <param name="Values">Where values lie.</param>
/// <param name="Launches">Kernels and copies, in order.</param>
/// <param name="Steps">Shapes and strides that kernels read from device memory.</param>
internal sealed record LaunchPlan(ValuePlacement Values, Action<AcceleratorStream, Frame>[] Launches, int[] Steps);
