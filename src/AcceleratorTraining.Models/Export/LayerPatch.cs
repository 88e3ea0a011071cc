namespace AcceleratorTraining.Models;

/// <summary>New parameters for one layer; what is null stays as it is.</summary>
/// <param name="Layer">The layer as lowered from the model that is patched.</param>
public sealed record LayerPatch(LinearLayer Layer)
{
    /// <summary>New weights, as many and in the order of the old ones.</summary>
    public sbyte[]? Weights { get; init; }

    /// <summary>New biases, one an output.</summary>
    public long[]? Bias { get; init; }

    /// <summary>New weight scales; the bias scales follow as float32(input scale * weight scale).</summary>
    public float[]? WeightScales { get; init; }
}
