namespace AcceleratorTraining.Models;

/// <summary>Attributes of PACK and UNPACK.</summary>
/// <param name="Count">Tensors on the side of many.</param>
/// <param name="Axis">The axis that is made or taken apart; negative from the innermost.</param>
public sealed record PackOptions(int Count, int Axis) : OperatorOptions(FusedActivation.None);
