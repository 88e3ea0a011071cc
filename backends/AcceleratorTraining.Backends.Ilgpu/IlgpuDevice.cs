using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;
using IDevice = AcceleratorTraining.Hal.IDevice;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// A stream of an accelerator. Submits of one executable that do not depend on each other wait for more of their kind and
/// are launched together; whatever could tell the difference launches them first. ReadAsync waits for the stream.
/// </summary>
internal sealed class IlgpuDevice : IDevice, IMemoryCounters
{
    private const int MostReleased = 256;

    private readonly OperatorExtensions _extensions;
    private readonly AcceleratorStream _stream;
    private readonly StagedWrites _writes = new();
    private readonly List<MemoryBuffer> _released = [];
    private readonly List<IDeviceBuffer[]> _waiting = [];
    private readonly HashSet<IDeviceBuffer> _read = [], _written = [];
    private readonly Func<IlgpuBuffer, bool> _owns;
    private IlgpuExecutable? _waitingFor;
    private DeviceLostException? _loss;
    private bool _disposed;

    public IlgpuDevice(AcceleratorProfile profile, OperatorExtensions extensions, AcceleratorHost host)
    {
        (Profile, _extensions, Host) = (profile, extensions, host);
        Memory = new DeviceMemory(profile);
        _owns = b => b.Device == this && !b.IsDisposed;
        lock (host.Gate) _stream = host.Accelerator.CreateStream();
    }

    public AcceleratorProfile Profile { get; }

    public AcceleratorHost Host { get; }

    public DeviceMemory Memory { get; }

    public long UsedBytes => Memory.UsedBytes;

    public long PeakBytes => Memory.PeakBytes;

    public IDeviceBuffer Allocate(TensorType type)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long accounted = Memory.Take(type.ByteCount, $"A buffer of {type}");
        return new IlgpuBuffer(this, type, Take(type.ByteCount, accounted, $"a buffer of {type}"), accounted);
    }

    public IExecutable Compile(ForwardProgram program)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProgramValidator.ThrowIfRejected(program, Profile, _extensions);

        // Accounted is what the modelled machine would hold, as on every backend; Footprint is what this accelerator does.
        long modelled = MemoryPlan.Create(program, Profile.Limits.Alignment).Footprint.TotalBytes;
        LaunchPlan plan = LaunchPlanner.Create(program, Profile, Host.Kernels);
        long accounted = Memory.Take(modelled, $"Program '{program.Name}'");
        IlgpuExecutable executable = new(this, program, plan, Take(plan.TotalBytes, accounted, $"program '{program.Name}'"), accounted);
        executable.Upload();
        return executable;
    }

    public void Write(IDeviceBuffer destination, ReadOnlySpan<byte> source)
    {
        IlgpuBuffer buffer = Own(destination);
        BindingChecks.ThrowIfUnwritable(buffer.Type, source);
        if (_read.Contains(buffer) || _written.Contains(buffer)) Flush();
        Upload(buffer.View, source);
    }

    public void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (executable is not IlgpuExecutable { IsDisposed: false } own || own.Device != this)
        {
            throw new ArgumentException("The executable does not belong to this device or is disposed.", nameof(executable));
        }

        BindingChecks.ThrowIfUnbindable(executable, bindings, _owns);
        if (_waitingFor != own || _waiting.Count >= own.MostSlots || Depends(own, bindings)) Flush();
        _waitingFor = own;
        _waiting.Add(bindings.ToArray());
        for (int b = 0; b < bindings.Length; b++) (own.Bindings[b].OutputValue >= 0 ? _written : _read).Add(bindings[b]);
        if (own.MostSlots == 1) Flush();
    }

    public ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        IlgpuBuffer buffer = Own(source);
        if (destination.Length != buffer.Type.ByteCount) throw new ArgumentException($"{destination.Length} bytes for a buffer of {buffer.Type.ByteCount}.", nameof(destination));
        cancellationToken.ThrowIfCancellationRequested();
        Flush();
        if (!destination.IsEmpty) Queue(stream => buffer.View.SubView(0, destination.Length).CopyToCPU(stream, destination.Span));
        Queue(Drain);
        return _loss is null ? ValueTask.CompletedTask : ValueTask.FromException(_loss);
    }

    public TFeature? GetFeature<TFeature>()
        where TFeature : class => this as TFeature;

    public void Dispose()
    {
        if (_disposed) return;
        Queue(Drain);
        _disposed = true;
        _writes.Dispose();
        if (_loss is null) _stream.Dispose();
    }

    /// <summary>How often kernels of an executable were queued; fewer than submits where some went together.</summary>
    internal long Launches { get; private set; }

    /// <summary>Queues the submits that have waited for more of their kind.</summary>
    public void Flush()
    {
        if (_waitingFor is { } executable)
        {
            Launches++;
            Queue(stream => executable.Launch(stream, _waiting));
        }

        _waitingFor = null;
        _waiting.Clear();
        _read.Clear();
        _written.Clear();
    }

    /// <summary>Makes the device lost, as a driver's fault does; for tests.</summary>
    internal void Fail() => Lose(new InvalidOperationException("made to fail"));

    /// <summary>Queues bytes for a part of the device's memory.</summary>
    public void Upload(ArrayView<byte> destination, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || _loss is not null) return;
        lock (Host.Gate)
        {
            try
            {
                _writes.Write(_stream, destination.SubView(0, source.Length), source);
            }
            catch (Exception exception)
            {
                Lose(exception);
            }
        }
    }

    /// <summary>Zeroed memory of the accelerator.</summary>
    public bool TryTake(long bytes, [NotNullWhen(true)] out MemoryBuffer1D<byte, Stride1D.Dense>? memory)
    {
        lock (Host.Gate)
        {
            memory = null;
            try
            {
                memory = Host.Accelerator.Allocate1D<byte>(Math.Max(bytes, 1));
                memory.MemSetToZero(_stream);
                return true;
            }
            catch (Exception exception) when (exception is AcceleratorException or OutOfMemoryException)
            {
                memory?.Dispose();
                return false;
            }
        }
    }

    /// <summary>Frees memory when what was queued before has passed. spec: DEVICE-03</summary>
    public void Release(MemoryBuffer memory, long accounted)
    {
        Memory.Give(accounted);
        _released.Add(memory);

        // Who never reads shall not pile up memory either.
        if (_disposed || _released.Count >= MostReleased) Queue(Drain);
    }

    private IlgpuBuffer Own(IDeviceBuffer buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return buffer is IlgpuBuffer own && _owns(own)
            ? own
            : throw new ArgumentException("The buffer does not belong to this device or is disposed.", nameof(buffer));
    }

    // Whether a submit needs what a waiting one writes, or writes what it needs.
    private bool Depends(IlgpuExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
    {
        for (int b = 0; b < bindings.Length; b++)
        {
            if (_written.Contains(bindings[b]) || (executable.Bindings[b].OutputValue >= 0 && _read.Contains(bindings[b]))) return true;
        }

        return false;
    }

    // Zeroed memory. What the profile allows may still be more than the accelerator has.
    private MemoryBuffer1D<byte, Stride1D.Dense> Take(long bytes, long accounted, string what)
    {
        if (TryTake(bytes, out MemoryBuffer1D<byte, Stride1D.Dense>? memory)) return memory;
        Memory.Give(accounted);
        throw new OutOfDeviceMemoryException($"{Host.Name} has no {bytes} bytes for {what}.");
    }

    private void Queue(Action<AcceleratorStream> action)
    {
        if (_loss is not null) return;
        lock (Host.Gate)
        {
            try
            {
                action(_stream);
            }
            catch (Exception exception)
            {
                Lose(exception);
            }
        }
    }

    // Whatever a driver throws here, the queue has a hole. spec: DEVICE-07
    private void Lose(Exception exception) => _loss = new DeviceLostException($"{Host.Name} is lost: {exception.Message}", exception);

    private void Drain(AcceleratorStream stream)
    {
        Flush();
        stream.Synchronize();
        _writes.Free();
        foreach (MemoryBuffer memory in _released) memory.Dispose();
        _released.Clear();
    }
}
