using System.Collections.Immutable;
using System.Diagnostics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>The whole kit on one backend, suite after suite, without a test framework.</summary>
public static class Verification
{
    private const int FailuresKept = 20;

    private static readonly ImmutableArray<ImmutableArray<ConformanceCase>> Suites =
    [
        VectorCases.All, RejectionCases.All, DeviceRuleCases.All, SentinelCases.All, PerturbationCases.All, LoweringCases.All, TrainingCases.All, NetworkCases.All,
    ];

    /// <summary>Runs every suite, random programs last.</summary>
    /// <param name="backend">The backend under test.</param>
    /// <param name="options">How much.</param>
    /// <param name="progress">Told after every case; after some hundred random programs.</param>
    /// <param name="cancellationToken">Checked between cases.</param>
    public static async Task<ImmutableArray<SuiteReport>> RunAsync(
        IBackend backend, VerificationOptions options, IProgress<VerificationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ImmutableArray<SuiteReport>.Builder reports = ImmutableArray.CreateBuilder<SuiteReport>();
        int failed = 0;
        foreach (ImmutableArray<ConformanceCase> suite in Suites)
        {
            reports.Add(await RunAsync(backend, suite, options.Ledger, failed, progress, cancellationToken).ConfigureAwait(false));
            failed += reports[^1].Failed;
        }

        if (options.Programs > 0) reports.Add(await RandomRun.ExecuteAsync(backend, options, failed, progress, cancellationToken).ConfigureAwait(false));
        return reports.ToImmutable();
    }

    private static async Task<SuiteReport> RunAsync(
        IBackend backend, ImmutableArray<ConformanceCase> suite, Ledger ledger, int failedBefore, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Dictionary<string, int> skipped = [];
        List<SuiteFailure> failures = [];
        for (int i = 0; i < suite.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new VerificationProgress(suite[i].Suite, i, suite.Length, failedBefore + failures.Count));
            CaseResult result = await suite[i].RunAsync(backend, ledger).ConfigureAwait(false);
            if (result.Outcome == CaseOutcome.Skipped) skipped[result.Message] = skipped.GetValueOrDefault(result.Message) + 1;
            if (result.Outcome == CaseOutcome.Failed) failures.Add(new SuiteFailure(suite[i].Name, result.Message));
        }

        return new SuiteReport(suite[0].Suite, suite.Length, failures.Count, skipped.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. failures.Take(FailuresKept)], clock.Elapsed);
    }
}
