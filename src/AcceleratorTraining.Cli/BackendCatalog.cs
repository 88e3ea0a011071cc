using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AcceleratorTraining.Cli;

/// <summary>The backends of this program. The one that is named is used, or none: there is no silent fallback.</summary>
internal sealed class BackendCatalog
{
    /// <summary>The backend that --threads is for.</summary>
    public const string Threaded = "cpu";

    /// <summary>The backend that --inner and --timing are for.</summary>
    public const string Simulator = "simulator";

    private readonly IBackendRegistry _registry;

    private BackendCatalog(IServiceProvider services)
    {
        _registry = services.GetRequiredService<IBackendRegistry>();
        Backends = [.. services.GetServices<IBackend>()];
    }

    /// <summary>All of them, in order of preference.</summary>
    public ImmutableArray<IBackend> Backends { get; }

    /// <summary>The name that stands for no name: a host's default, or what the environment forces, as in any host.</summary>
    public static string DefaultName =>
        Environment.GetEnvironmentVariable(AcceleratorTrainingOptions.BackendVariable) is { Length: > 0 } forced ? forced : new AcceleratorTrainingOptions().Backend;

    /// <summary>Registers every backend; a new one is one line here.</summary>
    /// <param name="threads">Threads of the cpu backend.</param>
    /// <param name="simulator">Sets the simulator's options.</param>
    public static BackendCatalog Create(int threads = 1, Action<SimulatorOptions>? simulator = null) => new(new ServiceCollection()
        .AddAcceleratorTraining()
        .AddCpuBackend(options => options.Threads = threads)
        .AddReferenceBackend()
        .AddSimulatorBackend(simulator)
        .AddIlgpuBackend()
        .BuildServiceProvider());

    /// <summary>The backend of that name, or the default.</summary>
    /// <exception cref="BackendNotAvailableException">There is none, or it cannot run here; tells about all of them.</exception>
    public IBackend Get(string? name) => _registry.Get(name ?? DefaultName);
}
