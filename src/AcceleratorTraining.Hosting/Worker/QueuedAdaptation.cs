namespace AcceleratorTraining.Hosting;

/// <summary>A request on its way through the queue. Cancelled at once while it waits, between two steps once it runs.</summary>
internal sealed class QueuedAdaptation : IDisposable
{
    private readonly AdaptationRequest _request;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _whileWaiting;
    private readonly TaskCompletionSource<AdaptationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QueuedAdaptation(AdaptationRequest request, CancellationToken cancellationToken)
    {
        (_request, _cancellationToken) = (request, cancellationToken);
        _whileWaiting = cancellationToken.UnsafeRegister((_, token) => _completion.TrySetCanceled(token), null);
    }

    public Task<AdaptationResult> Completion => _completion.Task;

    public void Cancel() => _completion.TrySetCanceled();

    /// <summary>Does the request, unless it was withdrawn; its outcome, whatever it is, goes to <see cref="Completion"/>.</summary>
    public async Task RunAsync(AdaptationService service, CancellationToken stoppingToken)
    {
        // From here on the request only ends when the run has ended, so that nobody resumes files still being written.
        await _whileWaiting.DisposeAsync().ConfigureAwait(false);
        if (Completion.IsCompleted) return;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, stoppingToken);
        Task<AdaptationResult> run = service.AdaptAsync(_request.Model, _request.Data, _request.Options, _request.Progress, either.Token);
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _completion.TrySetFromTask(run);
    }

    public void Dispose() => _whileWaiting.Dispose();
}
