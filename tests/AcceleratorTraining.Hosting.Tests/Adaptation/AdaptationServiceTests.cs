using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AcceleratorTraining.Hosting.Tests;

public sealed class AdaptationServiceTests : IDisposable
{
    private readonly GlyphJob _job = new();
    private readonly RecordingLogger _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public async Task A_model_is_adapted_from_file_to_file(string backend)
    {
        using IHost host = Create(backend);
        List<int> steps = [];
        AdaptationResult result = await Service(host).AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options(), new InlineProgress(p => steps.Add(p.Step)), Token);
        Assert.Equal((backend, "tflite-reference", GlyphJob.Steps), (result.Backend, result.Profile, result.Steps));
        Assert.Equal(GlyphJob.Model.Sha256, result.ModelSha256Before);
        Assert.NotEqual(result.ModelSha256Before, result.ModelSha256After);
        Assert.True(File.Exists(_job.Options().OutputPath) && File.Exists(_job.Options().ReceiptPath) && File.Exists(_job.Options().SummaryPath));
        Assert.Equal(Enumerable.Range(1, GlyphJob.Steps), steps.Distinct());
    }

    [Fact]
    public async Task The_log_tells_start_every_tenth_and_end()
    {
        using IHost host = Create("cpu");
        await Service(host).AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options() with { Recipe = _job.Options().Recipe with { Steps = 20 } }, cancellationToken: Token);
        string[] messages = [.. _log.Messages];
        Assert.Equal("Adapting glyphs.tflite with recipe default, 20 steps, on backend cpu under profile tflite-reference", messages[0]);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"Adapting glyphs.tflite: step {2 * i} of 20,"), messages[1..^1].Select(m => m[..(m.IndexOf(',', StringComparison.Ordinal) + 1)]));
        Assert.StartsWith("Adapted glyphs.tflite: accuracy ", messages[^1], StringComparison.Ordinal);
        Assert.All(_log.Entries, e => Assert.Equal(LogLevel.Information, e.Level));
    }

    [Fact]
    public async Task A_cancelled_run_says_where_it_stopped_and_resumes_to_the_same_bytes()
    {
        using IHost host = Create("cpu");
        AdaptationResult undisturbed = await Service(host).AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options("undisturbed"), cancellationToken: Token);
        using CancellationTokenSource cancellation = new();
        InlineProgress stopAtThree = new(p =>
        {
            if (p.Step == 3) cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Service(host).AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options(), stopAtThree, cancellation.Token));
        Assert.Equal((LogLevel.Warning, $"Adapting glyphs.tflite was cancelled after step 3 of 10; it can be resumed from {_job.Options().ReceiptPath}"), _log.Entries.Last());

        AdaptationResult resumed = await Service(host).AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options() with { Resume = true }, cancellationToken: Token);
        Assert.Equal(undisturbed.ModelSha256After, resumed.ModelSha256After);
    }

    [Fact]
    public async Task A_failed_run_is_logged_and_throws()
    {
        using IHost host = Create("cpu");
        AdaptationData nothing = GlyphJob.Data with { Training = new LabelledSamples(default, []) };
        await Assert.ThrowsAsync<ArgumentException>(() => Service(host).AdaptAsync(GlyphJob.Model, nothing, _job.Options(), cancellationToken: Token));
        Assert.Equal((LogLevel.Error, "Adapting glyphs.tflite failed after step 0 of 10"), _log.Entries.Last());
    }

    [Fact]
    public async Task Runs_with_files_of_their_own_may_go_on_at_once()
    {
        using IHost host = Create("cpu");
        AdaptationResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            Service(host).AdaptAsync(GlyphJob.Model, GlyphJob.Data, _job.Options($"run-{i}"), cancellationToken: Token)));
        Assert.Single(results.Select(r => r.ModelSha256After).Distinct());
    }

    public void Dispose()
    {
        _job.Dispose();
        _log.Dispose();
    }

    private static AdaptationService Service(IHost host) => host.Services.GetRequiredService<AdaptationService>();

    private IHost Create(string backend) =>
        TestHost.Create(services => services.AddAcceleratorTraining(o => o.Backend = backend).AddCpuBackend().AddReferenceBackend(), _log);
}
