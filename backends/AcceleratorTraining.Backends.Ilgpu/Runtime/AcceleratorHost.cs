using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>An open accelerator with what all devices on it share: compiled kernels and tables.</summary>
internal sealed class AcceleratorHost : IDisposable
{
    private readonly Context _context;
    private readonly bool _owned;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _tables;

    public AcceleratorHost(Context context, Accelerator accelerator, KernelLibrary kernels, bool owned)
    {
        (_context, Accelerator, Kernels, _owned) = (context, accelerator, kernels, owned);
        _tables = accelerator.Allocate1D(DeviceTables.Create());
    }

    /// <summary>Where kernels run.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The kernels compiled so far.</summary>
    public KernelLibrary Kernels { get; }

    /// <summary>The specification's tables, one after another: <see cref="DeviceTables"/>.</summary>
    public ArrayView<int> Tables => _tables.View;

    /// <summary>
    /// Held while anything is queued: an OpenCL kernel keeps its arguments until the launch, so that two threads cannot
    /// launch it at once, and a backend is thread-safe.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>Name and kind, for people.</summary>
    public string Name => $"{Accelerator.Name} ({Accelerator.AcceleratorType})";

    public void Dispose()
    {
        _tables.Dispose();
        if (!_owned) return;
        Accelerator.Dispose();
        _context.Dispose();
    }
}
