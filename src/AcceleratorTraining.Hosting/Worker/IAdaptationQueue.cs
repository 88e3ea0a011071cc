namespace AcceleratorTraining.Hosting;

/// <summary>Adaptations in the order they were asked for, one at a time, by the host's worker. Thread-safe.</summary>
/// <remarks>
/// The queue lives in memory. When the host stops, the running adaptation stops between two steps and those that wait
/// are cancelled; with <see cref="AdaptationOptions.Resume"/> the same requests, made again, go on where they stopped.
/// </remarks>
public interface IAdaptationQueue
{
    /// <summary>Adds a request, waiting for room if the queue is full, and completes when the adaptation has ended.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Withdraws the request while it waits; stops it between two steps once it runs.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the host stopped first.</exception>
    Task<AdaptationResult> EnqueueAsync(AdaptationRequest request, CancellationToken cancellationToken = default);
}
