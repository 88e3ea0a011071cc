using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Hosting;

/// <summary>The backends of this process. Thread-safe.</summary>
public interface IBackendRegistry
{
    /// <summary>All of them in registration order, asked for their availability now.</summary>
    ImmutableArray<BackendInfo> Backends { get; }

    /// <summary>The available backend of that name, or for <see cref="BackendRegistry.Auto"/> the first that is available.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <exception cref="BackendNotAvailableException">It is not registered or not available; no other one takes its place.</exception>
    IBackend Get(string name);
}
