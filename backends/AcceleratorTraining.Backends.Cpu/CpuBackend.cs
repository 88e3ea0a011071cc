using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Executes programs with the processor's vector instructions, in the calling thread unless options say more.</summary>
public sealed class CpuBackend : IBackend
{
    private readonly int _threads;
    private readonly KernelRow? _row;
    private readonly string? _reason;

    /// <summary>A backend on one thread with the best lanes this processor has.</summary>
    public CpuBackend()
        : this(new CpuBackendOptions())
    {
    }

    /// <summary>A backend with options, which are copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one thread.</exception>
    public CpuBackend(CpuBackendOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        _threads = options.Threads;
        _row = KernelTable.Find(options.Lanes, out _reason);
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <summary>The lanes it executes with, e.g. "avx2"; null where those that were asked for are not here.</summary>
    public string? Lanes => _row?.Name;

    /// <inheritdoc/>
    public OperatorExtensions Extensions => OperatorExtensions.All;

    /// <inheritdoc/>
    public bool IsAvailable([NotNullWhen(false)] out string? reason)
    {
        reason = _reason;
        return reason is null;
    }

    /// <inheritdoc/>
    public IDevice OpenDevice(AcceleratorProfile profile) =>
        _row is null ? throw new NotSupportedException(_reason) : new CpuDevice(profile, Extensions, _row.Kernels, _threads);
}
