using System.Collections.Immutable;

namespace AcceleratorTraining.Hosting;

/// <summary>The backend asked for cannot be used; the message lists every registered one and its reason.</summary>
/// <param name="backend">The name asked for.</param>
/// <param name="backends">What there is.</param>
public sealed class BackendNotAvailableException(string backend, ImmutableArray<BackendInfo> backends) : Exception(Describe(backend, backends))
{
    /// <summary>The name asked for.</summary>
    public string Backend => backend;

    /// <summary>Every registered backend.</summary>
    public ImmutableArray<BackendInfo> Backends => backends;

    private static string Describe(string backend, ImmutableArray<BackendInfo> backends)
    {
        string found = backends.IsEmpty ? "No backend is registered." : $"Registered: {string.Join(", ", backends)}.";
        return backend == BackendRegistry.Auto ? $"No backend is available here. {found}"
            : backends.Any(b => b.Name == backend) ? $"Backend '{backend}' is not available here. {found}"
            : $"There is no backend '{backend}'. {found}";
    }
}
