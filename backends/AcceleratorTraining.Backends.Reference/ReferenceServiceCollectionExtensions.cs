using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the reference backend.</summary>
public static class ReferenceServiceCollectionExtensions
{
    /// <summary>Adds the scalar reference backend under the key "reference".</summary>
    public static IServiceCollection AddReferenceBackend(this IServiceCollection services)
    {
        services.AddSingleton<ReferenceBackend>();
        services.AddKeyedSingleton<IBackend>("reference", (provider, _) => provider.GetRequiredService<ReferenceBackend>());
        return services.AddSingleton<IBackend>(provider => provider.GetRequiredService<ReferenceBackend>());
    }
}
