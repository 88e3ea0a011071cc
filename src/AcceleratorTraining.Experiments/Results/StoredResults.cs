using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>The results file: NAME.json.</summary>
internal sealed record StoredResults
{
    public required string Experiment { get; init; }

    public required ImmutableArray<StoredCell> Cells { get; init; }
}
