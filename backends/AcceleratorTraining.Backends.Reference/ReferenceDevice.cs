using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

internal sealed class ReferenceDevice(AcceleratorProfile profile, OperatorExtensions extensions) : IDevice, IMemoryCounters
{
    private bool _disposed;

    public AcceleratorProfile Profile => profile;

    public DeviceMemory Memory { get; } = new(profile);

    public long UsedBytes => Memory.UsedBytes;

    public long PeakBytes => Memory.PeakBytes;

    public IDeviceBuffer Allocate(TensorType type)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ReferenceBuffer(this, type, Memory.Take(type.ByteCount, $"A buffer of {type}"));
    }

    public IExecutable Compile(ForwardProgram program)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProgramValidator.ThrowIfRejected(program, profile, extensions);
        MemoryFootprint footprint = MemoryPlan.Create(program, profile.Limits.Alignment).Footprint;
        return new ReferenceExecutable(this, program, footprint, Memory.Take(footprint.TotalBytes, $"Program '{program.Name}'"));
    }

    public void Write(IDeviceBuffer destination, ReadOnlySpan<byte> source)
    {
        byte[] bytes = Own(destination);
        BindingChecks.ThrowIfUnwritable(destination.Type, source);
        source.CopyTo(bytes);
    }

    public void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (executable is not ReferenceExecutable { IsDisposed: false } own || own.Device != this)
        {
            throw new ArgumentException("The executable does not belong to this device or is disposed.", nameof(executable));
        }

        BindingChecks.ThrowIfUnbindable<ReferenceBuffer>(executable, bindings, b => b.Device == this && b.Bytes is not null);
        own.Run(bindings);
    }

    public ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        byte[] bytes = Own(source);
        if (destination.Length != bytes.Length) throw new ArgumentException($"{destination.Length} bytes for a buffer of {bytes.Length}.", nameof(destination));
        cancellationToken.ThrowIfCancellationRequested();
        bytes.CopyTo(destination);
        return ValueTask.CompletedTask;
    }

    public TFeature? GetFeature<TFeature>() where TFeature : class => this as TFeature;

    public void Dispose() => _disposed = true;

    private byte[] Own(IDeviceBuffer buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return buffer is ReferenceBuffer { Bytes: { } bytes } own && own.Device == this
            ? bytes
            : throw new ArgumentException("The buffer does not belong to this device or is disposed.", nameof(buffer));
    }
}
