namespace AcceleratorTraining;

/// <summary>What a trained tensor is; part of its id in the direction generator.</summary>
public enum ParameterKind
{
    /// <summary>A layer's bias, one value an output channel.</summary>
    Bias = 0,

    /// <summary>A factor on a layer's requantisation multipliers, one an output channel.</summary>
    Gain = 1,

    /// <summary>A layer's weights.</summary>
    Weights = 2,

    /// <summary>Tokens that the file joins to activations.</summary>
    Prompt = 3,
}
