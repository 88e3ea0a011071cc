using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AcceleratorTraining.Hosting;

/// <summary>Adapts and evaluates models on the configured backend, with logging and metrics.</summary>
/// <remarks>
/// Thread-safe: each call opens devices of its own, so several adaptations may run at once, each with files of its own.
/// They share the machine's cores and memory; <see cref="IAdaptationQueue"/> runs them one after another.
/// </remarks>
public sealed class AdaptationService
{
    /// <summary>The name of the meter that counts forward calls, steps, durations and accuracy gained.</summary>
    public const string MeterName = "AcceleratorTraining";

    private readonly AdaptationMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lazy<IBackend> _backend;
    private readonly Lazy<AcceleratorProfile> _profile;

    internal AdaptationService(IBackendRegistry backends, IOptions<AcceleratorTrainingOptions> options, AdaptationMetrics metrics, ILogger<AdaptationService>? logger)
    {
        _metrics = metrics;
        _logger = logger ?? NullLogger<AdaptationService>.Instance;
        _backend = new Lazy<IBackend>(() => backends.Get(options.Value.Backend));
        _profile = new Lazy<AcceleratorProfile>(() => Profiles.Get(options.Value.Profile));
    }

    /// <summary>Brings a model together with the configured backend and profile. Holds nothing that needs to be freed.</summary>
    /// <exception cref="OptionsValidationException">Backend or profile cannot be used; a host finds out when it starts.</exception>
    public AdaptationSession OpenSession(QuantizedModel model) => new(model, _backend.Value, _profile.Value);

    /// <summary>
    /// Adapts a model from file to file, on a thread of the pool. Two calls that run at the same time must not name the
    /// same files.
    /// </summary>
    /// <param name="model">The model as shipped.</param>
    /// <param name="data">Disjoint samples.</param>
    /// <param name="options">Recipe, seed and paths.</param>
    /// <param name="progress">Told of every step, on the thread that trains.</param>
    /// <param name="cancellationToken">Stops between two steps; with <see cref="AdaptationOptions.Resume"/> the run goes on from there.</param>
    /// <exception cref="OptionsValidationException">Backend or profile cannot be used; a host finds out when it starts.</exception>
    /// <exception cref="ArgumentException">Recipe, model and data do not go together.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was done until then is on the disk.</exception>
    public async Task<AdaptationResult> AdaptAsync(QuantizedModel model, AdaptationData data, AdaptationOptions options, IProgress<AdaptationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        AdaptationSession session = OpenSession(model);
        AdaptationObserver observer = new(session, options, _metrics, _logger, progress);
        AdaptationRun run = new(session, data, options);
        observer.Started();
        try
        {
            AdaptationResult result = await Task.Run(() => run.ExecuteAsync(observer, cancellationToken), cancellationToken).ConfigureAwait(false);
            observer.Completed(result);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            observer.Cancelled();
            throw;
        }
        catch (Exception exception)
        {
            observer.Failed(exception);
            throw;
        }
    }
}
