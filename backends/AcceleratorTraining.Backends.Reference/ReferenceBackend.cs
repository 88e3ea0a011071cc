using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>
/// The living definition: every operator as one scalar file that reads like its page in hal-spec. Slow, and the first
/// thing to copy when writing a backend.
/// </summary>
public sealed class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public OperatorExtensions Extensions => OperatorExtensions.All;

    /// <inheritdoc/>
    public bool IsAvailable([NotNullWhen(false)] out string? reason)
    {
        reason = null;
        return true;
    }

    /// <inheritdoc/>
    public IDevice OpenDevice(AcceleratorProfile profile) => new ReferenceDevice(profile, Extensions);
}
