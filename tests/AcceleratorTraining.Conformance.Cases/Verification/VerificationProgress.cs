namespace AcceleratorTraining.Conformance;

/// <summary>Where a verification stands.</summary>
/// <param name="Suite">The suite that runs.</param>
/// <param name="Done">Cases of it that are done.</param>
/// <param name="Total">Its cases.</param>
/// <param name="Failed">Failures in all suites up to now.</param>
public readonly record struct VerificationProgress(string Suite, int Done, int Total, int Failed);
