using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Many random programs, dealt out to threads in chunks.</summary>
internal sealed class RandomRun
{
    private const int Chunk = 256, FailuresKept = 20;
    private const string Refused = "refused by the limits of a profile that ships";

    private readonly IBackend _backend;
    private readonly VerificationOptions _options;
    private readonly int _failedBefore;
    private readonly IProgress<VerificationProgress>? _progress;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, string> _failures = [];
    private int _next;
    private int _done;
    private int _skipped;
    private int _failed;

    private RandomRun(IBackend backend, VerificationOptions options, int failedBefore, IProgress<VerificationProgress>? progress) =>
        (_backend, _options, _failedBefore, _progress) = (backend, options, failedBefore, progress);

    public static async Task<SuiteReport> ExecuteAsync(
        IBackend backend, VerificationOptions options, int failedBefore, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        RandomRun run = new(backend, options, failedBefore, progress);
        await Task.WhenAll(Enumerable.Range(0, options.Threads).Select(_ => Task.Run(() => run.WorkAsync(cancellationToken), cancellationToken))).ConfigureAwait(false);
        ImmutableSortedDictionary<string, int> skipped = run._skipped == 0 ? ImmutableSortedDictionary<string, int>.Empty : ImmutableSortedDictionary<string, int>.Empty.Add(Refused, run._skipped);
        ImmutableArray<SuiteFailure> failures = [.. run._failures.Take(FailuresKept).Select(f => new SuiteFailure(f.Key.ToString(CultureInfo.InvariantCulture), f.Value))];
        return new SuiteReport(RandomCases.Suite, options.Programs, run._failed, skipped, failures, clock.Elapsed);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        using RandomComparison comparison = new(_backend, _options.Seed, _options.Profile);
        while (Interlocked.Add(ref _next, Chunk) is int end && end - Chunk < _options.Programs && end > 0)
        {
            int start = end - Chunk, stop = Math.Min(end, _options.Programs), skipped = 0;
            for (int number = start; number < stop; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (!await comparison.CompareAsync((uint)number).ConfigureAwait(false)) skipped++;
                }
                catch (ConformanceFailureException exception)
                {
                    Fail((uint)number, exception.Message);
                }
            }

            lock (_lock)
            {
                _done += stop - start;
                _skipped += skipped;
                _progress?.Report(new VerificationProgress(RandomCases.Suite, _done, _options.Programs, _failedBefore + _failed));
            }
        }
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
