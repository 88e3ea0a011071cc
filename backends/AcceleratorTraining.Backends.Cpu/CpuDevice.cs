using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Executes in the calling thread: when Submit returns, everything is done, so the queue is always empty.</summary>
internal sealed unsafe class CpuDevice : IDevice, IMemoryCounters
{
    private readonly KernelSet _kernels;
    private readonly OperatorExtensions _extensions;
    private readonly int _threads;
    private readonly Func<CpuBuffer, bool> _owns;
    private long _version = Frame.Constant;
    private bool _disposed;

    public CpuDevice(AcceleratorProfile profile, OperatorExtensions extensions, KernelSet kernels, int threads)
    {
        (Profile, _extensions, _kernels, _threads) = (profile, extensions, kernels, threads);
        Memory = new DeviceMemory(profile);
        _owns = b => b.Device == this && !b.IsDisposed;
    }

    public AcceleratorProfile Profile { get; }

    public DeviceMemory Memory { get; }

    public long UsedBytes => Memory.UsedBytes;

    public long PeakBytes => Memory.PeakBytes;

    /// <summary>Whether programs are fused; tests compare both.</summary>
    public bool Fuse { get; set; } = true;

    /// <summary>A version no content has had.</summary>
    public long NextVersion() => ++_version;

    public IDeviceBuffer Allocate(TensorType type)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new CpuBuffer(this, type, Memory.Take(type.ByteCount, $"A buffer of {type}"));
    }

    public IExecutable Compile(ForwardProgram program)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProgramValidator.ThrowIfRejected(program, Profile, _extensions);

        // Accounted is what the modelled machine would hold, as on every backend; Footprint is what this host does.
        long modelled = MemoryPlan.Create(program, Profile.Limits.Alignment).Footprint.TotalBytes;
        long accounted = Memory.Take(modelled, $"Program '{program.Name}'");
        return new CpuExecutable(this, program, ExecutionPlan.Create(program, Profile, _kernels, Fuse), _threads, accounted);
    }

    public void Write(IDeviceBuffer destination, ReadOnlySpan<byte> source)
    {
        CpuBuffer buffer = Own(destination);
        BindingChecks.ThrowIfUnwritable(buffer.Type, source);
        source.CopyTo(new Span<byte>(buffer.Memory.Pointer, source.Length));
        buffer.Version = NextVersion();
    }

    public void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (executable is not CpuExecutable { IsDisposed: false } own || own.Device != this)
        {
            throw new ArgumentException("The executable does not belong to this device or is disposed.", nameof(executable));
        }

        BindingChecks.ThrowIfUnbindable(executable, bindings, _owns);
        own.Run(bindings);
    }

    public ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        CpuBuffer buffer = Own(source);
        if (destination.Length != buffer.Type.ByteCount) throw new ArgumentException($"{destination.Length} bytes for a buffer of {buffer.Type.ByteCount}.", nameof(destination));
        cancellationToken.ThrowIfCancellationRequested();
        new ReadOnlySpan<byte>(buffer.Memory.Pointer, destination.Length).CopyTo(destination.Span);
        GC.KeepAlive(buffer);
        return ValueTask.CompletedTask;
    }

    public TFeature? GetFeature<TFeature>()
        where TFeature : class => this as TFeature;

    public void Dispose() => _disposed = true;

    private CpuBuffer Own(IDeviceBuffer buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return buffer is CpuBuffer own && _owns(own)
            ? own
            : throw new ArgumentException("The buffer does not belong to this device or is disposed.", nameof(buffer));
    }
}
