using System.Collections.Immutable;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli.Verification;

/// <summary>Every model folder on every backend.</summary>
internal static class GoldenRun
{
    private const string Name = "goldens";

    /// <summary>One row a folder, one result a backend.</summary>
    public static async Task<ImmutableArray<ImmutableArray<GoldenResult>>> ExecuteAsync(
        ImmutableArray<GoldenFolder> folders, ImmutableArray<IBackend> backends, int threads, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        GoldenResult[][] results = [.. folders.Select(_ => new GoldenResult[backends.Length])];
        int done = 0, failed = 0;
        Lock progressLock = new();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, folders.Length), parallel, async (i, token) =>
        {
            for (int b = 0; b < backends.Length; b++) results[i][b] = await folders[i].CompareAsync(backends[b], token).ConfigureAwait(false);
            lock (progressLock)
            {
                failed += results[i].All(r => r.Passed) ? 0 : 1;
                progress?.Report(new VerificationProgress(Name, ++done, folders.Length, failed));
            }
        }).ConfigureAwait(false);
        return [.. results.Select(r => r.ToImmutableArray())];
    }
}
