namespace AcceleratorTraining;

/// <summary>Which parameters forward gradients move. The exact head is chosen apart from it.</summary>
public enum ParameterSelection
{
    /// <summary>No forward-gradient parameters: the exact head alone.</summary>
    None,

    /// <summary>Per-channel biases and requantisation gains of all layers; no weight is written. The default.</summary>
    BiasesAndGains,

    /// <summary>Per-channel biases of all layers.</summary>
    Biases,

    /// <summary>Weights of all layers.</summary>
    Weights,

    /// <summary>Weights and bias of the last linear layer.</summary>
    LastLayer,
}
