using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Many random programs, dealt out to threads in chunks.</summary>
internal sealed class RandomRun
{
    private const int Chunk = 256, FailuresKept = 20;

    private readonly IBackend _backend;
    private readonly VerificationOptions _options;
    private readonly int _failedBefore;
    private readonly IProgress<VerificationProgress>? _progress;
    private readonly string _limits;
    private readonly Dictionary<string, LedgerEntry> _admissions = [];
    private readonly HashSet<string> _passed = [], _admitted = [];
    private readonly Dictionary<string, int> _skipped = [];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, string> _failures = [];
    private int _next;
    private int _done;
    private int _failed;

    private RandomRun(IBackend backend, VerificationOptions options, int failedBefore, IProgress<VerificationProgress>? progress)
    {
        (_backend, _options, _failedBefore, _progress) = (backend, options, failedBefore, progress);
        _limits = options.Profile is null ? "refused by the limits of a profile that ships" : "refused by the limits of the profile";
        foreach (ConformanceCase kind in RandomCases.Create(options.Seed, 0))
        {
            if (options.Ledger.Find(kind) is { } entry) _admissions.Add(kind.Name, entry);
        }
    }

    public static async Task<SuiteReport> ExecuteAsync(
        IBackend backend, VerificationOptions options, int failedBefore, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        RandomRun run = new(backend, options, failedBefore, progress);
        await Task.WhenAll(Enumerable.Range(0, options.Threads).Select(_ => Task.Run(() => run.WorkAsync(cancellationToken), cancellationToken))).ConfigureAwait(false);
        SuiteFailure[] outdated = [.. run.Outdated()];
        ImmutableArray<SuiteFailure> failures = [.. outdated, .. run._failures.Take(FailuresKept).Select(f => new SuiteFailure(f.Key.ToString(CultureInfo.InvariantCulture), f.Value))];
        return new SuiteReport(
            RandomCases.Suite, options.Programs, run._failed + outdated.Length, run._skipped.ToImmutableSortedDictionary(StringComparer.Ordinal), failures, clock.Elapsed);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        using RandomComparison comparison = new(_backend, _options.Seed, _options.Profile);
        while (Interlocked.Add(ref _next, Chunk) is int end && end - Chunk < _options.Programs && end > 0)
        {
            int start = end - Chunk, stop = Math.Min(end, _options.Programs);
            for (int number = start; number < stop; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await CompareAsync(comparison, (uint)number).ConfigureAwait(false);
            }

            lock (_lock)
            {
                _done += stop - start;
                _progress?.Report(new VerificationProgress(RandomCases.Suite, _done, _options.Programs, _failedBefore + _failed));
            }
        }
    }

    private async Task CompareAsync(RandomComparison comparison, uint number)
    {
        string kind = RandomProgram.KindOf(number);
        LedgerEntry? entry = _admissions.GetValueOrDefault(kind);
        try
        {
            if (!await comparison.CompareAsync(number).ConfigureAwait(false)) Skip(_limits);
            else if (entry is not null) Note(_passed, kind);
        }
        catch (ConformanceFailureException exception) when (entry?.Admits(exception) == true)
        {
            Note(_admitted, kind);
            Skip(entry.Admission);
        }
        catch (ConformanceFailureException exception)
        {
            Fail(number, LedgerEntry.Explain(entry, exception.Message));
        }
    }

    // A kind is one case of the ledger: its entry is outdated if programs of the kind passed and none failed as admitted.
    private IEnumerable<SuiteFailure> Outdated() =>
        _passed.Except(_admitted).Order(StringComparer.Ordinal).Select(k => new SuiteFailure(k, _admissions[k].Outdated));

    private void Note(HashSet<string> kinds, string kind)
    {
        lock (_lock) kinds.Add(kind);
    }

    private void Skip(string reason)
    {
        lock (_lock) _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;
    }

    // The lowest numbers are kept, so that the report is the same however many threads there are.
    private void Fail(uint number, string message)
    {
        lock (_lock)
        {
            _failed++;
            _failures[number] = message;
            if (_failures.Count > FailuresKept) _failures.Remove(_failures.Keys.Last());
        }
    }
}
