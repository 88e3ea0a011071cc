namespace AcceleratorTraining.Conformance;

/// <summary>One admission of a backend.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="Case">The case's name; with * at the end, all whose names start so.</param>
/// <param name="Kind">What is admitted.</param>
/// <param name="Reason">Why.</param>
public sealed record LedgerEntry(string Suite, string Case, LedgerKind Kind, string Reason)
{
    /// <summary>Whether this entry is about a case.</summary>
    public bool Covers(ConformanceCase one) => one.Suite == Suite
        && (Case.EndsWith('*') ? one.Name.StartsWith(Case[..^1], StringComparison.Ordinal) : one.Name == Case);
}
