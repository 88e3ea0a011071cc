using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AcceleratorTraining.Hosting.Tests;

public sealed class AdaptationWorkerTests : IDisposable
{
    private readonly GlyphJob _job = new();
    private readonly IHost _host = Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IAdaptationQueue Queue => _host.Services.GetRequiredService<IAdaptationQueue>();

    [Fact]
    public async Task Requests_are_done_in_order_one_at_a_time()
    {
        ConcurrentQueue<string> steps = new();
        Task<AdaptationResult> first = Queue.EnqueueAsync(_job.Request("first", _ => steps.Enqueue("first")), Token);
        Task<AdaptationResult> second = Queue.EnqueueAsync(_job.Request("second", _ => steps.Enqueue("second")), Token);
        await _host.StartAsync(Token);
        AdaptationResult[] results = await Task.WhenAll(first, second);
        await _host.StopAsync(Token);
        Assert.Equal(results[0].ModelSha256After, results[1].ModelSha256After);
        Assert.Equal(["first", "second"], steps.Distinct());
        Assert.Equal(steps.Order(StringComparer.Ordinal), steps);
    }

    [Fact]
    public async Task A_request_that_fails_does_not_stop_the_next()
    {
        await _host.StartAsync(Token);
        AdaptationRequest broken = _job.Request("broken") with { Data = GlyphJob.Data with { Training = new LabelledSamples(default, []) } };
        Task<AdaptationResult> failing = Queue.EnqueueAsync(broken, Token);
        AdaptationResult result = await Queue.EnqueueAsync(_job.Request(), Token);
        Assert.Equal(GlyphJob.Steps, result.Steps);
        await Assert.ThrowsAsync<ArgumentException>(() => failing);
    }

    [Fact]
    public async Task A_waiting_request_can_be_withdrawn_at_once()
    {
        using ManualResetEventSlim release = new();
        using CancellationTokenSource withdrawal = new();
        await _host.StartAsync(Token);
        Task<AdaptationResult> running = Queue.EnqueueAsync(_job.Request("running", _ => release.Wait(Token)), Token);
        Task<AdaptationResult> waiting = Queue.EnqueueAsync(_job.Request("waiting"), withdrawal.Token);
        await withdrawal.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(running.IsCompleted);
        release.Set();
        await running;
        Assert.False(File.Exists(_job.Options("waiting").ReceiptPath));
    }

    [Fact]
    public async Task A_running_request_is_stopped_between_two_steps_by_who_asked()
    {
        using CancellationTokenSource cancellation = new();
        await _host.StartAsync(Token);
        int last = 0;
        void StopAtThree(AdaptationProgress progress)
        {
            last = progress.Step;
            if (last == 3) cancellation.Cancel();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Queue.EnqueueAsync(_job.Request("glyphs", StopAtThree), cancellation.Token));
        Assert.Equal(3, last);
        Assert.Equal(GlyphJob.Steps, (await Queue.EnqueueAsync(_job.Request("next"), Token)).Steps);
    }

    [Fact]
    public async Task Stopping_cancels_all_requests_takes_no_more_and_leaves_a_run_that_resumes()
    {
        IHostedService worker = _host.Services.GetServices<IHostedService>().Single();
        Task? stopped = null;
        int last = 0;
        void StopAtThree(AdaptationProgress progress)
        {
            last = progress.Step;
            if (last == 3) stopped = worker.StopAsync(CancellationToken.None);
        }

        // The queue has room for one: the third waits for room.
        Task<AdaptationResult>[] requests =
        [
            Queue.EnqueueAsync(_job.Request("glyphs", StopAtThree), Token),
            Queue.EnqueueAsync(_job.Request("waiting"), Token),
            Queue.EnqueueAsync(_job.Request("outside"), Token),
        ];
        await _host.StartAsync(Token);
        foreach (Task<AdaptationResult> request in requests) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await stopped!;
        Assert.Equal(3, last);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Queue.EnqueueAsync(_job.Request("late"), Token));
        await _host.StopAsync(Token);

        using IHost next = Create();
        await next.StartAsync(Token);
        IAdaptationQueue queue = next.Services.GetRequiredService<IAdaptationQueue>();
        AdaptationRequest resumption = _job.Request("glyphs", p => last = Math.Min(last, p.Step - 1));
        AdaptationResult resumed = await queue.EnqueueAsync(resumption with { Options = resumption.Options with { Resume = true } }, Token);
        AdaptationResult undisturbed = await queue.EnqueueAsync(_job.Request("undisturbed"), Token);
        await next.StopAsync(Token);
        Assert.Equal(3, last);
        Assert.Equal(undisturbed.ModelSha256After, resumed.ModelSha256After);
    }

    [Fact]
    public async Task A_host_that_is_disposed_without_being_stopped_leaves_nobody_waiting()
    {
        using IHost host = Create();
        IAdaptationQueue queue = host.Services.GetRequiredService<IAdaptationQueue>();
        Task<AdaptationResult> running = queue.EnqueueAsync(_job.Request("glyphs", p => DisposeAtThree(p, host)), Token);
        Task<AdaptationResult> waiting = queue.EnqueueAsync(_job.Request("waiting"), Token);
        await host.StartAsync(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    public void Dispose()
    {
        _host.Dispose();
        _job.Dispose();
    }

    private static void DisposeAtThree(AdaptationProgress progress, IHost host)
    {
        if (progress.Step == 3) host.Dispose();
    }

    private static IHost Create() => TestHost.Create(services => services.AddAcceleratorTraining().AddCpuBackend().AddAdaptationWorker(capacity: 1));
}
