using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>A compiled program; belongs to the device that compiled it and is freed by Dispose.</summary>
public interface IExecutable : IDisposable
{
    /// <summary>What a submit binds, in order.</summary>
    ImmutableArray<Binding> Bindings { get; }

    /// <summary>What it occupies on the device.</summary>
    MemoryFootprint Footprint { get; }
}
