namespace AcceleratorTraining.Baselines;

/// <summary>One trainable array.</summary>
public sealed record Parameter(ParameterKind Kind, float[] Values);
