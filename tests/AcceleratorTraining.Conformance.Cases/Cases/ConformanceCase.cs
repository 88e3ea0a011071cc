using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>One thing a backend has to do.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="Name">The case's name, once in its suite.</param>
/// <param name="CheckAsync">Does it on a backend; throws where the backend does something else.</param>
public sealed record ConformanceCase(string Suite, string Name, Func<IBackend, Task> CheckAsync)
{
    /// <summary>Carries the case out and holds what happened against the ledger.</summary>
    /// <param name="backend">The backend under test.</param>
    /// <param name="ledger">What the backend admits not to do.</param>
    public async Task<CaseResult> RunAsync(IBackend backend, Ledger ledger)
    {
        LedgerEntry? entry = ledger.Find(this);
        try
        {
            await CheckAsync(backend).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a backend throws is a failure of the case, not of the run.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Failed(exception, entry);
        }

        return entry is null
            ? new CaseResult(this, CaseOutcome.Passed, "")
            : new CaseResult(this, CaseOutcome.Failed, entry.Outdated);
    }

    private CaseResult Failed(Exception exception, LedgerEntry? entry)
    {
        if (entry?.Admits(exception) == true) return new CaseResult(this, CaseOutcome.Skipped, entry.Admission);
        string message = exception is ConformanceFailureException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
        return new CaseResult(this, CaseOutcome.Failed, LedgerEntry.Explain(entry, message));
    }
}
