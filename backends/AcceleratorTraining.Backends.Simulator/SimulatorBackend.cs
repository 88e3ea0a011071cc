using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>
/// Computes with another backend and counts what each submit would cost on a modelled machine. Values are the inner backend's,
/// byte for byte, whatever the timing. spec: TIMING-01
/// </summary>
/// <param name="inner">What computes; extensions of the machine that it lacks are lowered below this backend.</param>
/// <param name="timing">The machine.</param>
public sealed class SimulatorBackend(IBackend inner, TimingProfile timing) : IBackend
{
    internal const string BackendName = "simulator";

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <summary>The machine that is billed for.</summary>
    public TimingProfile Timing { get; } = timing;

    /// <summary>Those of the modelled machine: what it lacks is lowered above this backend, and billed as transfers from and to the host. spec: TIMING-03</summary>
    public OperatorExtensions Extensions => Timing.Extensions;

    /// <inheritdoc/>
    public bool IsAvailable([NotNullWhen(false)] out string? reason) => inner.IsAvailable(out reason);

    /// <inheritdoc/>
    public IDevice OpenDevice(AcceleratorProfile profile) => new SimulatorDevice(ExtensionLoweringDevice.Open(inner, profile), Timing);
}
