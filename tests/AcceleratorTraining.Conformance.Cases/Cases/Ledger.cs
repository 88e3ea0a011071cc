using System.Collections.Immutable;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// What a backend admits not to do, entry by entry. An admitted case that passes is red, and so is an entry that no
/// case matches: a ledger can only shrink unnoticed, never grow stale. Immutable.
/// </summary>
public sealed class Ledger
{
    /// <summary>Nothing is admitted.</summary>
    public static Ledger Empty { get; } = new([]);

    private Ledger(ImmutableArray<LedgerEntry> entries) => Entries = entries;

    /// <summary>All admissions.</summary>
    public ImmutableArray<LedgerEntry> Entries { get; }

    /// <summary>This ledger and one more entry: the backend refuses these cases.</summary>
    /// <param name="suite">The suite's name.</param>
    /// <param name="case">The case's name; with * at the end, all whose names start so.</param>
    /// <param name="reason">Why.</param>
    public Ledger Unsupported(string suite, string @case, string reason) => With(new LedgerEntry(suite, @case, LedgerKind.Unsupported, reason));

    /// <summary>This ledger and one more entry: the backend is known to be wrong in these cases.</summary>
    /// <inheritdoc cref="Unsupported"/>
    public Ledger ExpectedFailure(string suite, string @case, string reason) => With(new LedgerEntry(suite, @case, LedgerKind.ExpectedFailure, reason));

    /// <summary>The entry about a case; null if there is none.</summary>
    public LedgerEntry? Find(ConformanceCase one) => Entries.FirstOrDefault(e => e.Covers(one));

    /// <summary>Entries that are about none of the cases.</summary>
    public IEnumerable<LedgerEntry> Stale(IEnumerable<ConformanceCase> cases) => Entries.Where(e => !cases.Any(e.Covers));

    private Ledger With(LedgerEntry entry)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entry.Reason);
        return new Ledger(Entries.Add(entry));
    }
}
