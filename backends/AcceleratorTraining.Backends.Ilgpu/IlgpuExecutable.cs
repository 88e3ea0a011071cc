using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

internal sealed class IlgpuExecutable : IExecutable
{
    private readonly ForwardProgram _program;
    private readonly LaunchPlan _plan;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _memory;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _steps;
    private readonly long _accounted;
    private readonly Frame _frame;

    public IlgpuExecutable(IlgpuDevice device, ForwardProgram program, LaunchPlan plan, MemoryBuffer1D<byte, Stride1D.Dense> memory, MemoryBuffer1D<byte, Stride1D.Dense> steps, long accounted)
    {
        (Device, _program, _plan, _memory, _steps, _accounted) = (device, program, plan, memory, steps, accounted);
        ArrayView<byte> all = memory.View;
        _frame = new Frame(plan.Values.Count, program.Bindings.Length, all, ((ArrayView<byte>)steps.View).Cast<int>(), device.Host.Tables);
        for (int v = 0; v < plan.Values.Count; v++)
        {
            if (plan.Values.Offsets[v] >= 0) _frame.Values[v] = all.SubView(plan.Values.Offsets[v], plan.Values.Bytes[v]);
        }

        Footprint = plan.Values.Footprint;
    }

    public ImmutableArray<Binding> Bindings => _program.Bindings;

    public MemoryFootprint Footprint { get; }

    public IlgpuDevice Device { get; }

    public bool IsDisposed { get; private set; }

    /// <summary>Queues the constants and the plan's tables.</summary>
    public void Upload(AcceleratorStream stream)
    {
        Device.Upload(_steps.View, MemoryMarshal.AsBytes(_plan.Steps.AsSpan()));
        for (int v = 0; v < _program.Values.Length; v++)
        {
            if (_program.Values[v].IsConstant) Device.Upload(_frame.Values[v], _program.Values[v].Constant.AsSpan());
        }
    }

    /// <summary>Lets values lie in the buffers of the next launch; the caller has checked them.</summary>
    public void Bind(ReadOnlySpan<IDeviceBuffer> buffers)
    {
        for (int b = 0; b < buffers.Length; b++)
        {
            Binding binding = Bindings[b];
            ArrayView<byte> view = ((IlgpuBuffer)buffers[b]).View;
            _frame.Bindings[b] = view;
            if (binding.InputValue >= 0) _frame.Values[binding.InputValue] = view;
            if (binding.OutputValue >= 0 && _plan.Values.Direct[binding.OutputValue] == b) _frame.Values[binding.OutputValue] = view;
        }
    }

    /// <summary>Queues every kernel and copy.</summary>
    public void Launch(AcceleratorStream stream)
    {
        foreach (Action<AcceleratorStream, Frame> launch in _plan.Launches) launch(stream, _frame);
    }

    public void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        Device.Release(_steps, 0);
        Device.Release(_memory, _accounted);
    }
}
