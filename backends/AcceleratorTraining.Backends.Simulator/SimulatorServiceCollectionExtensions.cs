using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Hal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the simulator backend.</summary>
public static class SimulatorServiceCollectionExtensions
{
    /// <summary>Adds the simulator under the key "simulator": values from another registered backend, costs from a timing file.</summary>
    /// <param name="services">Where to; the inner backend is registered by its own Add method.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="SimulationException">At first use: the timing file does not exist or breaks its schema.</exception>
    public static IServiceCollection AddSimulatorBackend(this IServiceCollection services, Action<SimulatorOptions>? configure = null)
    {
        services.AddSingleton(provider =>
        {
            SimulatorOptions options = new();
            configure?.Invoke(options);
            if (options.Inner == SimulatorBackend.BackendName) throw new SimulationException("The simulator cannot decorate itself: its inner backend shall be another one.");
            IBackend inner = provider.GetKeyedService<IBackend>(options.Inner) ?? throw new SimulationException($"The simulator's inner backend '{options.Inner}' is not registered.");
            return new SimulatorBackend(inner, TimingProfiles.Get(options.Timing));
        });
        services.AddKeyedSingleton<IBackend>(SimulatorBackend.BackendName, (provider, _) => provider.GetRequiredService<SimulatorBackend>());
        return services.AddSingleton<IBackend>(provider => provider.GetRequiredService<SimulatorBackend>());
    }
}
