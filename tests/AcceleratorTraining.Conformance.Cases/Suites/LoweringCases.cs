using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A backend without its own training extensions gives the bytes of the one with them.</summary>
public static class LoweringCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "lowered extensions";

    private const int ProgramsAKind = 40;

    /// <summary>
    /// The vectors of every extension, random programs of every kind that has one, and training on a backend that lacks one
    /// extension or has one alone: what is lowered and what is not read each other's results.
    /// </summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. VectorCases.Files.Where(f => SpecVector.Load(f)[0].Operator.Extension != OperatorExtensions.None)
            .Select(f => new ConformanceCase(Suite, f, b => VectorCases.CheckAsync(f, p => ExtensionLoweringDevice.Open(b, p, OperatorExtensions.None)))),
        .. RandomCases.Create(Suite, 1, ProgramsAKind, OperatorExtensions.None).Where(c => RandomCases.UsesExtensions(c.Name)),
        .. from e in SpecNames.Extensions orderby e.Value select new ConformanceCase(Suite, $"training without {e.Key}", b => TrainingCases.CompareAsync(new FewerExtensions(b, b.Extensions & ~e.Value), AdaptationRecipes.Default, Profiles.TfliteReference)),
        .. from e in SpecNames.Extensions orderby e.Value select new ConformanceCase(Suite, $"training with {e.Key} alone", b => TrainingCases.CompareAsync(new FewerExtensions(b, b.Extensions & e.Value), AdaptationRecipes.Default, Profiles.TfliteReference)),
    ];
}
