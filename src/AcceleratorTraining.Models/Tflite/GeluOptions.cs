namespace AcceleratorTraining.Models;

/// <summary>Attributes of GELU.</summary>
/// <param name="IsApproximate">Whether it is the form with the hyperbolic tangent.</param>
public sealed record GeluOptions(bool IsApproximate) : OperatorOptions(FusedActivation.None);
