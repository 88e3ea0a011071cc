using AcceleratorTraining.Backends.Ilgpu;
using AcceleratorTraining.Hal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the ilgpu backend.</summary>
public static class IlgpuServiceCollectionExtensions
{
    /// <summary>Adds the backend of ILGPU's accelerators under the key "ilgpu". ILGPU is loaded when it is first asked.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddIlgpuBackend(this IServiceCollection services, Action<IlgpuBackendOptions>? configure = null)
    {
        services.AddSingleton(_ =>
        {
            IlgpuBackendOptions options = new();
            configure?.Invoke(options);
            return new IlgpuBackend(options);
        });
        services.AddKeyedSingleton<IBackend>("ilgpu", (provider, _) => provider.GetRequiredService<IlgpuBackend>());
        return services.AddSingleton<IBackend>(provider => provider.GetRequiredService<IlgpuBackend>());
    }
}
