namespace AcceleratorTraining.Conformance;

/// <summary>One failed case.</summary>
/// <param name="Case">The case's name; the number of a random program, or a kind of them whose entry in the ledger is outdated.</param>
/// <param name="Message">What was expected and what happened.</param>
public sealed record SuiteFailure(string Case, string Message);
