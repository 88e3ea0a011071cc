namespace AcceleratorTraining.Conformance;

/// <summary>One failed case.</summary>
/// <param name="Case">The case's name; the number of a random program.</param>
/// <param name="Message">What was expected and what happened.</param>
public sealed record SuiteFailure(string Case, string Message);
