using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;
using IDevice = AcceleratorTraining.Hal.IDevice;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// Executes programs with integer kernels that ILGPU compiles for CUDA or OpenCL. The devices of one backend share one
/// accelerator and its compiled kernels; each has a stream of its own.
/// </summary>
public sealed class IlgpuBackend : IBackend, IDisposable
{
    private readonly Lazy<AcceleratorHost> _host;

    /// <summary>A backend on the best accelerator of this machine.</summary>
    public IlgpuBackend()
        : this(new IlgpuBackendOptions())
    {
    }

    /// <summary>A backend with options, which are copied. Nothing is opened yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public IlgpuBackend(IlgpuBackendOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Index, nameof(options));
        (IlgpuAccelerator? kind, int index, string? name) = (options.Accelerator, options.Index, options.DeviceName);
        _host = new Lazy<AcceleratorHost>(() => AcceleratorSelection.Open(kind, index, name));
    }

    /// <summary>A backend on an accelerator that is open already and stays its owner's.</summary>
    internal IlgpuBackend(Context context, Accelerator accelerator, KernelLibrary? kernels = null) =>
        _host = new Lazy<AcceleratorHost>(() => new AcceleratorHost(context, accelerator, kernels ?? new KernelLibrary(accelerator), owned: false));

    /// <inheritdoc/>
    public string Name => "ilgpu";

    /// <inheritdoc/>
    public OperatorExtensions Extensions => LaunchPlanner.Extensions;

    /// <summary>The accelerator it executes on, e.g. "NVIDIA H200 (Cuda)"; null where there is none.</summary>
    public string? AcceleratorName => IsAvailable(out _) ? _host.Value.Name : null;

    /// <summary>The kernels that programs have needed so far.</summary>
    internal IEnumerable<MethodInfo> CompiledKernels => _host.IsValueCreated ? _host.Value.Kernels.Compiled : [];

    /// <inheritdoc/>
    public bool IsAvailable([NotNullWhen(false)] out string? reason)
    {
        try
        {
            _ = _host.Value;
            reason = null;
            return true;
        }
        catch (NotSupportedException exception)
        {
            reason = exception.Message;
            return false;
        }
    }

    /// <inheritdoc/>
    public IDevice OpenDevice(AcceleratorProfile profile) => new IlgpuDevice(profile, Extensions, _host.Value);

    /// <summary>Closes the accelerator; the devices have been disposed before.</summary>
    public void Dispose()
    {
        if (_host.IsValueCreated) _host.Value.Dispose();
    }
}
