using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests;

/// <summary>A backend that claims no extension, so that the lowering has to supply all of them.</summary>
internal sealed class WithoutExtensions(IBackend inner) : IBackend
{
    public string Name => inner.Name;

    public OperatorExtensions Extensions => OperatorExtensions.None;

    public bool IsAvailable([NotNullWhen(false)] out string? reason) => inner.IsAvailable(out reason);

    public IDevice OpenDevice(AcceleratorProfile profile) => inner.OpenDevice(profile);
}
