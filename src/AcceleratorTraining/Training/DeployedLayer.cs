using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>What a file will hold for one layer; null for what stays as it is.</summary>
public sealed record DeployedLayer(LinearLayer Layer)
{
    /// <summary>Weights, in the layer's own order.</summary>
    public sbyte[]? Weights { get; init; }

    /// <summary>Biases.</summary>
    public long[]? Bias { get; init; }

    /// <summary>Weight scales with the trained gains, one a channel.</summary>
    public float[]? WeightScales { get; init; }

    /// <summary>The requantisation multipliers that those scales mean; null without <see cref="WeightScales"/>.</summary>
    public int[]? Multipliers { get; init; }

    /// <summary>Their shifts.</summary>
    public sbyte[]? Shifts { get; init; }
}
