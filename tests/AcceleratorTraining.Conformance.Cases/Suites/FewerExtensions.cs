using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A backend that claims only some of its extensions, so that the lowering has to supply the others.</summary>
/// <param name="inner">What executes the rest.</param>
/// <param name="extensions">What it claims; a subset of its own.</param>
internal sealed class FewerExtensions(IBackend inner, OperatorExtensions extensions) : IBackend
{
    public string Name => inner.Name;

    public OperatorExtensions Extensions => extensions;

    public bool IsAvailable([NotNullWhen(false)] out string? reason) => inner.IsAvailable(out reason);

    public IDevice OpenDevice(AcceleratorProfile profile) => inner.OpenDevice(profile);
}
