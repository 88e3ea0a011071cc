using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Hosting.Tests;

/// <summary>A backend that only has a name and perhaps a reason not to be available.</summary>
internal sealed class FakeBackend(string name, string? unavailable = null) : IBackend
{
    public string Name => name;

    public OperatorExtensions Extensions => OperatorExtensions.None;

    public bool IsAvailable([NotNullWhen(false)] out string? reason)
    {
        reason = unavailable;
        return reason is null;
    }

    public IDevice OpenDevice(AcceleratorProfile profile) => throw new NotSupportedException(unavailable);
}
