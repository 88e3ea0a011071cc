using System.Diagnostics.CodeAnalysis;

namespace AcceleratorTraining.Hal;

/// <summary>One way of executing forward programs. Stateless and thread-safe.</summary>
public interface IBackend
{
    /// <summary>The lower-case name users choose it by: "reference", "cpu", ...</summary>
    string Name { get; }

    /// <summary>Extensions it executes natively, beyond the mandatory base set.</summary>
    OperatorExtensions Extensions { get; }

    /// <summary>Whether it can run on this machine, and if not, why.</summary>
    bool IsAvailable([NotNullWhen(false)] out string? reason);

    /// <summary>Opens a device; the caller disposes it.</summary>
    /// <exception cref="NotSupportedException">The backend is not available here.</exception>
    IDevice OpenDevice(AcceleratorProfile profile);
}
