using System.Diagnostics.CodeAnalysis;

namespace AcceleratorTraining.Hosting;

/// <summary>A registered backend and whether it can run on this machine.</summary>
/// <param name="Name">What users choose it by.</param>
/// <param name="Reason">Why it is not available; null if it is.</param>
public sealed record BackendInfo(string Name, string? Reason)
{
    /// <summary>Whether it can run here.</summary>
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsAvailable => Reason is null;

    /// <summary>Name and availability, as messages and logs show them.</summary>
    public override string ToString() => IsAvailable ? $"{Name} (available)" : $"{Name} (not available: {Reason})";
}
