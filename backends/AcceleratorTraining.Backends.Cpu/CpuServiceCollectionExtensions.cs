using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the cpu backend.</summary>
public static class CpuServiceCollectionExtensions
{
    /// <summary>Adds the vectorised cpu backend under the key "cpu".</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddCpuBackend(this IServiceCollection services, Action<CpuBackendOptions>? configure = null)
    {
        services.AddSingleton(_ =>
        {
            CpuBackendOptions options = new();
            configure?.Invoke(options);
            return new CpuBackend(options);
        });
        services.AddKeyedSingleton<IBackend>("cpu", (provider, _) => provider.GetRequiredService<CpuBackend>());
        return services.AddSingleton<IBackend>(provider => provider.GetRequiredService<CpuBackend>());
    }
}
