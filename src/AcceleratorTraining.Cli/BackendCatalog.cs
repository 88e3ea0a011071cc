using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using Microsoft.Extensions.DependencyInjection;

namespace AcceleratorTraining.Cli;

/// <summary>The backends of this program. The one that is named is used, or none: there is no silent fallback.</summary>
internal sealed class BackendCatalog
{
    /// <summary>The backend that --threads is for.</summary>
    public const string Threaded = "cpu";

    private BackendCatalog(IEnumerable<IBackend> backends) => Backends = [.. backends];

    /// <summary>All of them, the default first.</summary>
    public ImmutableArray<IBackend> Backends { get; }

    /// <summary>Registers every backend; a new one is one line here.</summary>
    /// <param name="threads">Threads of the cpu backend.</param>
    public static BackendCatalog Create(int threads = 1)
    {
        ServiceProvider services = new ServiceCollection()
            .AddCpuBackend(options => options.Threads = threads)
            .AddReferenceBackend()
            .BuildServiceProvider();
        return new BackendCatalog(services.GetServices<IBackend>());
    }

    /// <summary>The backend of that name, or the default.</summary>
    /// <exception cref="UsageException">There is none, or it cannot run here; tells about all of them.</exception>
    public IBackend Get(string? name)
    {
        IBackend? backend = name is null ? Backends[0] : Backends.FirstOrDefault(b => b.Name == name);
        if (backend is not null && backend.IsAvailable(out _)) return backend;
        string what = backend is null ? $"There is no backend '{name}'" : $"Backend '{backend.Name}' is not available here";
        throw new UsageException($"{what}: there are {string.Join(", ", Backends.Select(Describe))}.");
    }

    private static string Describe(IBackend backend) =>
        backend.IsAvailable(out string? reason) ? $"{backend.Name} (available)" : $"{backend.Name} (not available: {reason.TrimEnd('.')})";
}
