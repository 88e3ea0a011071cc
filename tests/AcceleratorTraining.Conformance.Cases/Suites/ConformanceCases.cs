using System.Collections.Immutable;

namespace AcceleratorTraining.Conformance;

/// <summary>All suites together.</summary>
public static class ConformanceCases
{
    private const ulong Seed = 1;
    private const int ProgramsAKind = 60;

    /// <summary>Every case of every suite, suite after suite.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. VectorCases.All, .. RejectionCases.All, .. DeviceRuleCases.All, .. SentinelCases.All, .. PerturbationCases.All, .. LoweringCases.All,
        .. TrainingCases.All, .. NetworkCases.All, .. RandomCases.Create(Seed, ProgramsAKind),
    ];
}
