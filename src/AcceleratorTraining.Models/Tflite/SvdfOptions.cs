namespace AcceleratorTraining.Models;

/// <summary>Attributes of SVDF.</summary>
/// <param name="Rank">Filters an output.</param>
/// <param name="Activation">The clamp at the end.</param>
public sealed record SvdfOptions(int Rank, FusedActivation Activation) : OperatorOptions(Activation);
