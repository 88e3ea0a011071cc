namespace AcceleratorTraining.Models;

/// <summary>Parameters that a program takes as input bindings instead of holding them as constants.</summary>
[Flags]
public enum ParameterBindings
{
    /// <summary>None: an inference program.</summary>
    None = 0,

    /// <summary>"bias:NNN" of every linear layer, NNN the operator's index.</summary>
    Biases = 1,

    /// <summary>"multiplier:NNN" and "shift:NNN" of every linear layer.</summary>
    Multipliers = 2,

    /// <summary>"weights:NNN" of the layers that <see cref="LoweringOptions.BindWeightsOf"/> names.</summary>
    Weights = 4,

    /// <summary>"prompt:NNN" of every <see cref="PromptTokens"/>, for one sample whatever the batch.</summary>
    Prompts = 8,
}
