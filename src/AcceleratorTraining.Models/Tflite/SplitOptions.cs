namespace AcceleratorTraining.Models;

/// <summary>Attributes of SPLIT and SPLIT_V.</summary>
/// <param name="Count">Parts.</param>
public sealed record SplitOptions(int Count) : OperatorOptions(FusedActivation.None);
