using AcceleratorTraining.Hal;

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

    /// <summary>What a skipped case says.</summary>
    internal string Admission => $"{Kind}: {Reason}";

    /// <summary>What a case says that passes against this entry.</summary>
    internal string Outdated => $"It passes, though the ledger says {Admission}. Delete the entry.";

    /// <summary>Whether a failure is what the entry says. Unsupported is to refuse; to compute something else is never that.</summary>
    internal bool Admits(Exception failure) => Kind == LedgerKind.ExpectedFailure
        || failure is ProgramRejectedException or NotSupportedException or ConformanceFailureException { Refused: true };

    /// <summary>The message of a failure that <paramref name="entry"/>, if there is one, does not admit.</summary>
    internal static string Explain(LedgerEntry? entry, string message) =>
        entry is null ? message : $"It is in the ledger as unsupported, but was not refused. {message}";
}
