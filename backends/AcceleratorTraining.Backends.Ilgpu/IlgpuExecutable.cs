using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// A planned program. One launch of its kernels serves one submit or many: then each has a slot of its own for activations
/// and for the bindings that differ, while constants and shared bindings are read by all.
/// </summary>
internal sealed class IlgpuExecutable : IExecutable
{
    // More memory than this is not set aside for submits that run at once, and more submits gain nothing.
    private const long MostSlotBytes = 256L << 20;
    private const int MostSlotsEver = 16384;

    private readonly ForwardProgram _program;
    private readonly LaunchPlan _plan;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _memory;
    private readonly ArrayView<byte> _steps;
    private readonly long _accounted;
    private readonly Frame _frame;
    private readonly long[] _stagingOffsets;
    private readonly long _slotBytes;
    private MemoryBuffer1D<byte, Stride1D.Dense>? _slots;
    private int _capacity;

    public IlgpuExecutable(IlgpuDevice device, ForwardProgram program, LaunchPlan plan, MemoryBuffer1D<byte, Stride1D.Dense> memory, long accounted)
    {
        (Device, _program, _plan, _memory, _accounted) = (device, program, plan, memory, accounted);
        _steps = ((ArrayView<byte>)memory.View).SubView(plan.Values.TotalBytes, plan.StepBytes);
        _frame = new Frame(plan.Values.Count, memory.View, _steps.Cast<int>(), device.Host.Tables);
        _stagingOffsets = new long[program.Bindings.Length];
        _slotBytes = plan.Values.TotalBytes - plan.Values.ConstantBytes;
        for (int b = 0; b < _stagingOffsets.Length; b++)
        {
            _stagingOffsets[b] = _slotBytes;
            _slotBytes += ValuePlacement.Aligned(program.Bindings[b].Type.ByteCount);
        }

        // What is read and written carries something from one submit to the next.
        bool independent = program.Bindings.All(b => b.Direction != BindingDirection.InputOutput);
        MostSlots = independent ? (int)Math.Clamp(Math.Min(MostSlotBytes / Math.Max(_slotBytes, 1), int.MaxValue / plan.MostThreads), 1, MostSlotsEver) : 1;
        for (int v = 0; v < program.Values.Length; v++)
        {
            if (program.Values[v].IsConstant) _frame.Values[v] = new SlotView(((ArrayView<byte>)memory.View).SubView(plan.Values.Offsets[v], plan.Values.Bytes[v]), 0);
        }

        Footprint = plan.Values.Footprint;
    }

    public ImmutableArray<Binding> Bindings => _program.Bindings;

    public MemoryFootprint Footprint { get; }

    public IlgpuDevice Device { get; }

    public bool IsDisposed { get; private set; }

    /// <summary>How many submits one launch may serve.</summary>
    public int MostSlots { get; }

    /// <summary>Queues the constants and the plan's tables.</summary>
    public void Upload()
    {
        Device.Upload(_steps, MemoryMarshal.AsBytes(_plan.Steps.AsSpan()));
        for (int v = 0; v < _program.Values.Length; v++)
        {
            if (_program.Values[v].IsConstant) Device.Upload(_frame.Values[v].View, _program.Values[v].Constant.AsSpan());
        }
    }

    /// <summary>Queues the kernels and copies of submits whose buffers the caller has checked; none reads what another writes.</summary>
    public void Launch(AcceleratorStream stream, IReadOnlyList<IDeviceBuffer[]> submits)
    {
        if (submits.Count > 1 && TryReserve(submits.Count))
        {
            LaunchTogether(stream, submits);
            return;
        }

        foreach (IDeviceBuffer[] buffers in submits) LaunchAlone(stream, buffers);
    }

    public void Dispose()
    {
        if (IsDisposed) return;
        Device.Flush();
        IsDisposed = true;
        if (_slots is not null) Device.Release(_slots, 0);
        Device.Release(_memory, _accounted);
    }

    private void LaunchAlone(AcceleratorStream stream, IDeviceBuffer[] buffers)
    {
        PlaceArena(((ArrayView<byte>)_memory.View).SubView(_plan.Values.ConstantBytes), 0);
        for (int b = 0; b < buffers.Length; b++)
        {
            SlotView view = new(((IlgpuBuffer)buffers[b]).View, 0);
            if (Bindings[b].InputValue >= 0) _frame.Values[Bindings[b].InputValue] = view;
            if (IsDirect(b)) _frame.Values[Bindings[b].OutputValue] = view;
        }

        Run(stream, 1);
        foreach ((int source, int binding) in _plan.Copies)
        {
            if (!IsDirect(binding)) Copy(stream, _frame.Values[source], 0, binding, buffers);
        }
    }

    private void LaunchTogether(AcceleratorStream stream, IReadOnlyList<IDeviceBuffer[]> submits)
    {
        ArrayView<byte> slots = _slots!.View;
        PlaceArena(slots, _slotBytes);
        for (int b = 0; b < Bindings.Length; b++)
        {
            SlotView staged = new(slots.SubView(_stagingOffsets[b]), _slotBytes);
            if (IsDirect(b)) _frame.Values[Bindings[b].OutputValue] = staged;
            if (Bindings[b].InputValue >= 0) _frame.Values[Bindings[b].InputValue] = Input(stream, b, staged, submits);
        }

        Run(stream, submits.Count);
        foreach ((int source, int binding) in _plan.Copies)
        {
            for (int slot = 0; slot < submits.Count; slot++) Copy(stream, _frame.Values[source], slot, binding, submits[slot]);
        }
    }

    // Where all submits bind one buffer they read it there.
    private SlotView Input(AcceleratorStream stream, int binding, SlotView staged, IReadOnlyList<IDeviceBuffer[]> submits)
    {
        IDeviceBuffer first = submits[0][binding];
        if (submits.All(s => ReferenceEquals(s[binding], first))) return new SlotView(((IlgpuBuffer)first).View, 0);
        long bytes = first.Type.ByteCount;
        for (int slot = 0; slot < submits.Count && bytes > 0; slot++) ((IlgpuBuffer)submits[slot][binding]).View.SubView(0, bytes).CopyTo(stream, staged.Of(slot, bytes));
        return staged;
    }

    private void Run(AcceleratorStream stream, int slots)
    {
        _frame.Slots = slots;
        foreach (Action<AcceleratorStream, Frame> launch in _plan.Launches) launch(stream, _frame);
    }

    private void Copy(AcceleratorStream stream, SlotView source, int slot, int binding, IDeviceBuffer[] buffers)
    {
        long bytes = Bindings[binding].Type.ByteCount;
        source.Of(slot, bytes).CopyTo(stream, ((IlgpuBuffer)buffers[binding]).View.SubView(0, bytes));
    }

    // Offsets count from the executable's memory, where constants stand before the arena.
    private void PlaceArena(ArrayView<byte> arena, long stride)
    {
        for (int v = 0; v < _plan.Values.Count; v++)
        {
            long offset = _plan.Values.Offsets[v] - _plan.Values.ConstantBytes;
            if (offset >= 0) _frame.Values[v] = new SlotView(arena.SubView(offset), stride);
        }
    }

    private bool IsDirect(int binding) => Bindings[binding].OutputValue >= 0 && _plan.Values.Direct[Bindings[binding].OutputValue] == binding;

    // Memory for so many slots; without it submits run one after another.
    private bool TryReserve(int count)
    {
        if (count <= _capacity) return true;
        int capacity = Math.Min(Math.Max(count, 2 * _capacity), MostSlots);
        if (!Device.TryTake(capacity * _slotBytes, out MemoryBuffer1D<byte, Stride1D.Dense>? slots)) return false;
        if (_slots is not null) Device.Release(_slots, 0);
        (_slots, _capacity) = (slots, capacity);
        return true;
    }
}
