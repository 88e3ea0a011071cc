using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcceleratorTraining.Hosting;

/// <summary>The backends that were registered, by name. Thread-safe.</summary>
public sealed partial class BackendRegistry : IBackendRegistry
{
    /// <summary>The name that asks for the first available backend in registration order. The choice is made once and logged.</summary>
    public const string Auto = "auto";

    private readonly ImmutableArray<IBackend> _backends;
    private readonly ILogger _logger;
    private readonly Lazy<IBackend> _auto;

    /// <summary>Takes what was registered.</summary>
    /// <param name="backends">In registration order, which is the order of preference.</param>
    /// <param name="logger">Told what <see cref="Auto"/> chose.</param>
    /// <exception cref="InvalidOperationException">Two have the same name, or one is called <see cref="Auto"/>.</exception>
    public BackendRegistry(IEnumerable<IBackend> backends, ILogger<BackendRegistry>? logger = null)
    {
        _backends = [.. backends];
        _logger = logger ?? NullLogger<BackendRegistry>.Instance;
        _auto = new Lazy<IBackend>(ChooseFirstAvailable);
        HashSet<string> names = [];
        foreach (IBackend backend in _backends)
        {
            if (backend.Name == Auto) throw new InvalidOperationException($"A backend cannot be called '{Auto}': that name asks for the first available one.");
            if (!names.Add(backend.Name)) throw new InvalidOperationException($"Backend '{backend.Name}' is registered twice.");
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<BackendInfo> Backends => [.. _backends.Select(Describe)];

    /// <inheritdoc/>
    public IBackend Get(string name)
    {
        if (name == Auto) return _auto.Value;
        return _backends.FirstOrDefault(b => b.Name == name && b.IsAvailable(out _))
            ?? throw new BackendNotAvailableException(name, Backends);
    }

    private IBackend ChooseFirstAvailable()
    {
        IBackend chosen = _backends.FirstOrDefault(b => b.IsAvailable(out _)) ?? throw new BackendNotAvailableException(Auto, Backends);
        LogChoice(chosen.Name, string.Join(", ", Backends));
        return chosen;
    }

    private static BackendInfo Describe(IBackend backend) =>
        backend.IsAvailable(out string? reason) ? new BackendInfo(backend.Name, null) : new BackendInfo(backend.Name, reason);

    [LoggerMessage(1, LogLevel.Information, "Backend 'auto' is {Backend}, the first available of: {Backends}")]
    private partial void LogChoice(string backend, string backends);
}
