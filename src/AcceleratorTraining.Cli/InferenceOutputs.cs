using System.Collections.Immutable;

namespace AcceleratorTraining.Cli;

/// <summary>What one inference gave.</summary>
/// <param name="Outputs">The graph's outputs in graph order.</param>
/// <param name="Layers">Every exposed layer in execution order.</param>
internal sealed record InferenceOutputs(ImmutableArray<InferenceOutput> Outputs, ImmutableArray<LayerOutput> Layers)
{
    /// <summary>All graph outputs, one after another.</summary>
    public byte[] Concatenated() => [.. Outputs.SelectMany(o => o.Bytes)];
}
