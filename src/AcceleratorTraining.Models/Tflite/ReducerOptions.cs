namespace AcceleratorTraining.Models;

/// <summary>Attributes of MEAN and SUM.</summary>
/// <param name="KeepsDimensions">Whether the axes stay as dimensions of 1.</param>
public sealed record ReducerOptions(bool KeepsDimensions) : OperatorOptions(FusedActivation.None);
