namespace AcceleratorTraining.Models;

/// <summary>Attributes of ADD.</summary>
/// <param name="Activation">The clamp at the end.</param>
public sealed record AddOptions(FusedActivation Activation) : OperatorOptions(Activation);
