namespace AcceleratorTraining.Hal;

/// <summary>
/// An open accelerator: one profile, one memory, one in-order queue. Not thread-safe. Operations take effect in call
/// order; only <see cref="ReadAsync"/> observes. After a fault the device is lost and every later await throws the same
/// <see cref="DeviceLostException"/>. spec: DEVICE
/// </summary>
public interface IDevice : IDisposable
{
    /// <summary>The arithmetic and limits it executes under.</summary>
    AcceleratorProfile Profile { get; }

    /// <summary>Makes a zero-filled buffer; the caller disposes it. Storage dies after earlier submissions.</summary>
    /// <exception cref="OutOfDeviceMemoryException">The profile's memory would be exceeded.</exception>
    IDeviceBuffer Allocate(TensorType type);

    /// <summary>Checks, plans and packs a program; the caller disposes the result.</summary>
    /// <exception cref="ProgramRejectedException">Rules are broken; all of them are reported.</exception>
    IExecutable Compile(ForwardProgram program);

    /// <summary>Copies dense little-endian elements into a buffer; the source may be reused at once.</summary>
    /// <exception cref="ArgumentException">Wrong length, a foreign buffer, or an element outside the declared range.</exception>
    void Write(IDeviceBuffer destination, ReadOnlySpan<byte> source);

    /// <summary>Queues one execution; bindings in the order of <see cref="IExecutable.Bindings"/>. Never fails because of data.</summary>
    /// <exception cref="ArgumentException">Wrong count, type or owner, or one buffer bound twice where one binding is written.</exception>
    void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings);

    /// <summary>Copies a buffer's dense little-endian elements out, after everything queued before.</summary>
    /// <exception cref="ArgumentException">Wrong length or a foreign buffer.</exception>
    ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <summary>An optional facility that observes or accelerates but never changes a byte; null where there is none.</summary>
    TFeature? GetFeature<TFeature>() where TFeature : class;
}
