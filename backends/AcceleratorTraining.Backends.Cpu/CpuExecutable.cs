using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

internal sealed unsafe class CpuExecutable : IExecutable
{
    private readonly ExecutionPlan _plan;
    private readonly long _accounted;
    private readonly AlignedMemory _constants;
    private readonly AlignedMemory _shared;
    private readonly ThreadMemory[] _threads;
    private readonly ThreadTeam? _team;
    private Segment _segment;

    public CpuExecutable(CpuDevice device, ForwardProgram program, ExecutionPlan plan, int threads, long accounted)
    {
        (Device, Bindings, _plan, _accounted) = (device, program.Bindings, plan, accounted);
        ValuePlacer values = plan.Values;
        _constants = new AlignedMemory(values.ConstantBytes);
        for (int v = 0; v < program.Values.Length; v++)
        {
            if (values.Places[v] is not { Kind: PlaceKind.Constant, Offset: long offset }) continue;
            program.Values[v].Constant.AsSpan().CopyTo(new Span<byte>(_constants.Pointer + offset, (int)values.Bytes[v]));
        }

        _shared = new AlignedMemory(values.SharedBytes);
        long scratch = plan.Schedule.Steps.Select(s => s.ScratchBytes).DefaultIfEmpty().Max();
        int useful = Math.Min(threads, plan.Schedule.Segments.Select(s => s.Units).DefaultIfEmpty(1).Max());
        _threads = [.. Enumerable.Range(0, useful).Select(_ => new ThreadMemory(values, _constants.Pointer, _shared.Pointer, scratch))];
        if (useful > 1) _team = new ThreadTeam(useful, RunPart);
        Footprint = new MemoryFootprint(
            values.ConstantBytes + plan.Tables.Sum(t => t.ByteCount),
            values.SharedBytes + values.LocalBytes * useful,
            AlignedMemory.Round(scratch) * useful);
    }

    public ImmutableArray<Binding> Bindings { get; }

    public MemoryFootprint Footprint { get; }

    public CpuDevice Device { get; }

    public ExecutionPlan Plan => _plan;

    public bool IsDisposed { get; private set; }

    /// <summary>Executes once; the caller has checked the buffers.</summary>
    public void Run(ReadOnlySpan<IDeviceBuffer> buffers)
    {
        foreach (ThreadMemory thread in _threads) Bind(thread.Frame, buffers);
        foreach (Segment segment in _plan.Schedule.Segments)
        {
            _segment = segment;
            if (_team is not null && segment.Units > 1) _team.Run();
            else RunUnits(_threads[0].Frame, 0, segment.Units);
        }

        Finish(_threads[0].Frame, buffers);

        // Steps hold bare pointers: nothing may be finalised while they run.
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        _team?.Dispose();
        foreach (ThreadMemory thread in _threads) thread.Dispose();
        foreach (INativeTable table in _plan.Tables) table.Dispose();
        _constants.Dispose();
        _shared.Dispose();
        Device.Memory.Give(_accounted);
    }

    private void Bind(in Frame frame, ReadOnlySpan<IDeviceBuffer> buffers)
    {
        Place[] places = _plan.Values.Places;
        for (int b = 0; b < buffers.Length; b++)
        {
            Binding binding = Bindings[b];
            CpuBuffer buffer = (CpuBuffer)buffers[b];
            if (binding.InputValue >= 0)
            {
                frame.Values[binding.InputValue] = buffer.Memory.Pointer;
                frame.Versions[binding.InputValue] = buffer.Version;
            }

            if (binding.OutputValue >= 0 && places[binding.OutputValue] == new Place(PlaceKind.Binding, b)) frame.Values[binding.OutputValue] = buffer.Memory.Pointer;
        }
    }

    private void Finish(in Frame frame, ReadOnlySpan<IDeviceBuffer> buffers)
    {
        foreach (FinalCopy copy in _plan.Values.Copies)
        {
            Buffer.MemoryCopy(frame.Values[copy.Value], ((CpuBuffer)buffers[copy.Binding]).Memory.Pointer, copy.Bytes, copy.Bytes);
        }

        for (int b = 0; b < buffers.Length; b++)
        {
            if (Bindings[b].OutputValue >= 0) ((CpuBuffer)buffers[b]).Version = Device.NextVersion();
        }
    }

    // Units are dealt out in equal, contiguous parts; no result depends on who computes it.
    private void RunPart(int thread)
    {
        long units = _segment.Units;
        RunUnits(_threads[thread].Frame, (int)(units * thread / _threads.Length), (int)(units * (thread + 1) / _threads.Length));
    }

    private void RunUnits(in Frame frame, int first, int end)
    {
        ReadOnlySpan<Step> steps = _plan.Schedule.Steps.AsSpan(_segment.First, _segment.Count);
        for (int unit = first; unit < end; unit++)
        {
            foreach (Step step in steps) step.Run(frame, unit);
        }
    }
}
