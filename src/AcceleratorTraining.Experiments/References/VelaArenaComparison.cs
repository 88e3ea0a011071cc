using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Peaks of the arena beside Vela's.</summary>
internal static class VelaArenaComparison
{
    /// <summary>Compares.</summary>
    public static IEnumerable<ComparedQuantity> Compare(ImmutableArray<VelaReferenceNetwork> networks) => [];
}
