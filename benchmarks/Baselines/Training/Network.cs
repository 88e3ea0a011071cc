using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>A chain of layers.</summary>
public sealed class Network(ImmutableArray<ILayer> layers)
{
    public ImmutableArray<ILayer> Layers { get; } = layers;

    public MapShape Input => Layers[0].Input;

    public ImmutableArray<Parameter> Parameters { get; } = [.. layers.SelectMany(layer => layer.Parameters)];
}
