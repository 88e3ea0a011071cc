using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>A finished measurement as the results file holds it.</summary>
internal sealed record StoredCell
{
    public required string Task { get; init; }

    public required string Method { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>What decided it, hashed: a plan's cell of another identity does not take it.</summary>
    public required string Identity { get; init; }

    /// <summary>Where it was measured; seconds depend on it, nothing else does.</summary>
    public required string Machine { get; init; }

    public required ImmutableSortedDictionary<string, double> Figures { get; init; }
}
