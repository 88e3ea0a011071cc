using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// Supplies the extensions a device lacks: such nodes run as Hal's integer host functions before and after the device's
/// own program, through added buffers. Bytes are equal to native execution. spec: EXT-02, EXT-03
/// </summary>
/// <remarks>
/// A submit reads what host nodes need and so waits for the queue. Same threading rules as the wrapped device.
/// </remarks>
public sealed class ExtensionLoweringDevice : DelegatingDevice
{
    private readonly OperatorExtensions _native;

    private ExtensionLoweringDevice(IDevice inner, OperatorExtensions native)
        : base(inner) => _native = native;

    /// <summary>Opens a device of <paramref name="backend"/> that executes every extension, natively or lowered.</summary>
    public static IDevice Open(IBackend backend, AcceleratorProfile profile) => Open(backend, profile, backend.Extensions);

    /// <summary>The same, with some native extensions ignored: to test a backend against its own lowering.</summary>
    /// <param name="backend">What executes the rest.</param>
    /// <param name="profile">The device's profile.</param>
    /// <param name="native">Extensions to leave to the backend; a subset of its own.</param>
    public static IDevice Open(IBackend backend, AcceleratorProfile profile, OperatorExtensions native)
    {
        IDevice device = backend.OpenDevice(profile);
        return native == OperatorExtensions.All ? device : new ExtensionLoweringDevice(device, native);
    }

    /// <inheritdoc/>
    public override IExecutable Compile(ForwardProgram program)
    {
        ProgramValidator.ThrowIfRejected(program, Profile, OperatorExtensions.All);
        if (program.Nodes.All(n => IsNative(n.Operator))) return base.Compile(program);
        LoweredProgram lowered = LoweredProgram.Split(program, IsNative, Profile.Name);
        return new LoweredExecutable(lowered, Inner);
    }

    /// <inheritdoc/>
    public override void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
    {
        if (executable is LoweredExecutable lowered) lowered.Submit(bindings);
        else base.Submit(executable, bindings);
    }

    private bool IsNative(Operator operation) => (operation.Extension & ~_native) == OperatorExtensions.None;
}
