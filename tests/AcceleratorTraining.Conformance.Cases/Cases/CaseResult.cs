namespace AcceleratorTraining.Conformance;

/// <summary>A case and how it ended.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What was expected and what happened; empty for a case that passed.</param>
public sealed record CaseResult(ConformanceCase Case, CaseOutcome Outcome, string Message);
