using AcceleratorTraining.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers adaptation in a host. Backends register themselves, each by its own Add method.</summary>
public static class AcceleratorTrainingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="AdaptationService"/>, <see cref="IBackendRegistry"/> and their options, which a host checks when it
    /// starts. May be called more than once; every <paramref name="configure"/> is applied.
    /// </summary>
    public static IServiceCollection AddAcceleratorTraining(this IServiceCollection services, Action<AcceleratorTrainingOptions>? configure = null)
    {
        services.AddOptions<AcceleratorTrainingOptions>().ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AcceleratorTrainingOptions>, ForcedBackend>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AcceleratorTrainingOptions>, AcceleratorTrainingOptionsValidator>());
        services.TryAddSingleton<IBackendRegistry, BackendRegistry>();
        services.TryAddSingleton<AdaptationMetrics>();
        services.TryAddSingleton(provider => new AdaptationService(
            provider.GetRequiredService<IBackendRegistry>(),
            provider.GetRequiredService<IOptions<AcceleratorTrainingOptions>>(),
            provider.GetRequiredService<AdaptationMetrics>(),
            provider.GetService<ILogger<AdaptationService>>()));
        return services;
    }

    /// <summary>Adds <see cref="IAdaptationQueue"/> and the hosted worker that empties it, one request at a time.</summary>
    /// <param name="services">The services.</param>
    /// <param name="capacity">Requests that may wait; beyond, enqueueing waits for room. At least 1. The first call decides.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public static IServiceCollection AddAdaptationWorker(this IServiceCollection services, int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        services.AddAcceleratorTraining();
        services.TryAddSingleton(_ => new AdaptationQueue(capacity));
        services.TryAddSingleton<IAdaptationQueue>(provider => provider.GetRequiredService<AdaptationQueue>());
        return services.AddHostedService<AdaptationWorker>();
    }
}
