using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator;

/// <summary>The inner executable with its price.</summary>
internal sealed class SimulatorExecutable(IExecutable inner, SimulatedProgram program) : IExecutable
{
    public IExecutable Inner => inner;

    public SimulatedProgram Program => program;

    public ImmutableArray<Binding> Bindings => inner.Bindings;

    public MemoryFootprint Footprint => inner.Footprint;

    public void Dispose() => inner.Dispose();
}
