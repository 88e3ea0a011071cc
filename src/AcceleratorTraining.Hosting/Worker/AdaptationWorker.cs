using Microsoft.Extensions.Hosting;

namespace AcceleratorTraining.Hosting;

/// <summary>Does the queue's requests one after another; a request that fails does not stop it.</summary>
internal sealed class AdaptationWorker(AdaptationQueue queue, AdaptationService service) : BackgroundService
{
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (QueuedAdaptation queued in queue.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await queued.RunAsync(service, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            // A host that is disposed without being stopped leaves nobody waiting either.
            queue.Close();
        }
    }
}
