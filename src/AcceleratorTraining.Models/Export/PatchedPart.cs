namespace AcceleratorTraining.Models;

/// <summary>Which bytes of a tensor a patch rewrites.</summary>
public enum PatchedPart
{
    /// <summary>The weights, int8.</summary>
    Weights,

    /// <summary>The biases, int32 or int64.</summary>
    Bias,

    /// <summary>The weight tensor's scales, float32.</summary>
    WeightScale,

    /// <summary>The bias tensor's scales, float32.</summary>
    BiasScale,

    /// <summary>Prompt tokens, int8.</summary>
    Prompt,
}
