using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>How much of the kit a verification runs.</summary>
public sealed record VerificationOptions
{
    /// <summary>Random programs.</summary>
    public int Programs { get; init; } = 2000;

    /// <summary>Another seed gives other programs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The only profile random programs are drawn for; null for all, and for machines that nobody built.</summary>
    public AcceleratorProfile? Profile { get; init; }

    /// <summary>Random programs compared at a time.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What the backend admits not to do.</summary>
    public Ledger Ledger { get; init; } = Ledger.Empty;
}
