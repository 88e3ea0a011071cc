namespace AcceleratorTraining.Models;

/// <summary>Attributes of GATHER.</summary>
/// <param name="Axis">The axis that indices pick from; negative from the innermost.</param>
/// <param name="BatchDimensions">Leading dimensions that both operands share; negative from the indices' innermost.</param>
public sealed record GatherOptions(int Axis, int BatchDimensions) : OperatorOptions(FusedActivation.None);
