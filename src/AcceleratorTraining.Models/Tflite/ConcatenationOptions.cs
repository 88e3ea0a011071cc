namespace AcceleratorTraining.Models;

/// <summary>Attributes of CONCATENATION.</summary>
/// <param name="Axis">The axis; negative from the innermost.</param>
/// <param name="Activation">The clamp at the end.</param>
public sealed record ConcatenationOptions(int Axis, FusedActivation Activation) : OperatorOptions(Activation);
