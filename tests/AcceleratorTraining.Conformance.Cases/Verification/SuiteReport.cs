using System.Collections.Immutable;

namespace AcceleratorTraining.Conformance;

/// <summary>What a suite came to.</summary>
/// <param name="Suite">Its name.</param>
/// <param name="Cases">Cases that ran.</param>
/// <param name="Failed">Of these, those that failed.</param>
/// <param name="Skipped">Of these, those that were not compared, by reason.</param>
/// <param name="Failures">The first failures.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SuiteReport(
    string Suite, int Cases, int Failed, ImmutableSortedDictionary<string, int> Skipped, ImmutableArray<SuiteFailure> Failures, TimeSpan Elapsed);
