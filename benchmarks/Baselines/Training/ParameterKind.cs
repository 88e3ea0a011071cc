namespace AcceleratorTraining.Baselines;

/// <summary>What a parameter is, so that a trainer can select some and leave the others.</summary>
public enum ParameterKind
{
    Weight,
    Bias,

    /// <summary>A factor for each output channel; 1 while the model is trained from scratch.</summary>
    Gain,
}
