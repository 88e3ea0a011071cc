using System.Threading.Channels;

namespace AcceleratorTraining.Hosting;

/// <summary>The queue between those who ask and the worker.</summary>
internal sealed class AdaptationQueue(int capacity) : IAdaptationQueue
{
    private readonly Channel<QueuedAdaptation> _channel = Channel.CreateBounded<QueuedAdaptation>(capacity);

    public async Task<AdaptationResult> EnqueueAsync(AdaptationRequest request, CancellationToken cancellationToken = default)
    {
        using QueuedAdaptation queued = new(request, cancellationToken);
        try
        {
            await _channel.Writer.WriteAsync(queued, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw new OperationCanceledException("The adaptation worker has stopped.", exception);
        }

        return await queued.Completion.ConfigureAwait(false);
    }

    public IAsyncEnumerable<QueuedAdaptation> ReadAllAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Takes no more requests and cancels those that wait.</summary>
    public void Close()
    {
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out QueuedAdaptation? queued)) queued.Cancel();
    }
}
