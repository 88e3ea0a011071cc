using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>What a submit of a program queues.</summary>
/// <param name="Values">Where values lie.</param>
/// <param name="Launches">Kernels, in order.</param>
/// <param name="Copies">Values that bindings receive after the last kernel, unless they lie there already.</param>
/// <param name="Steps">Shapes and strides that kernels read from device memory.</param>
/// <param name="MostThreads">Threads of the largest kernel.</param>
internal sealed record LaunchPlan(
    ValuePlacement Values,
    Action<AcceleratorStream, Frame>[] Launches,
    (int Source, int Binding)[] Copies,
    int[] Steps,
    int MostThreads)
{
    /// <summary>Memory of a launch of one submit: constants, arena, and the steps behind them.</summary>
    public long TotalBytes => Values.TotalBytes + StepBytes;

    /// <summary>Bytes of the steps; some room also where there are none, because no accelerator has a view of nothing.</summary>
    public long StepBytes => ValuePlacement.Aligned(Steps.Length * (long)sizeof(int));
}
