namespace AcceleratorTraining.Hal;

/// <summary>Base of devices that wrap another: everything passes through, buffers are the inner device's own.</summary>
/// <param name="inner">The wrapped device; disposed with this one.</param>
public abstract class DelegatingDevice(IDevice inner) : IDevice
{
    /// <inheritdoc/>
    public AcceleratorProfile Profile => inner.Profile;

    /// <summary>The wrapped device.</summary>
    protected IDevice Inner => inner;

    /// <inheritdoc/>
    public virtual IDeviceBuffer Allocate(TensorType type) => inner.Allocate(type);

    /// <inheritdoc/>
    public virtual IExecutable Compile(ForwardProgram program) => inner.Compile(program);

    /// <inheritdoc/>
    public virtual void Write(IDeviceBuffer destination, ReadOnlySpan<byte> source) => inner.Write(destination, source);

    /// <inheritdoc/>
    public virtual void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings) => inner.Submit(executable, bindings);

    /// <inheritdoc/>
    public virtual ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(source, destination, cancellationToken);

    /// <inheritdoc/>
    public virtual TFeature? GetFeature<TFeature>() where TFeature : class => this as TFeature ?? inner.GetFeature<TFeature>();

    /// <inheritdoc/>
    public void Dispose()
    {
        inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
