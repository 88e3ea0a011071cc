namespace AcceleratorTraining.Models;

/// <summary>Attributes of LEAKY_RELU.</summary>
/// <param name="Alpha">Factor of negative values.</param>
public sealed record LeakyReluOptions(float Alpha) : OperatorOptions(FusedActivation.None);
