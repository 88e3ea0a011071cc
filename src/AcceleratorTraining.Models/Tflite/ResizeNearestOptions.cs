namespace AcceleratorTraining.Models;

/// <summary>Attributes of RESIZE_NEAREST_NEIGHBOR.</summary>
/// <param name="AlignsCorners">Whether the corner elements lie upon each other.</param>
/// <param name="HalfPixelCenters">Whether an element's position is its middle.</param>
public sealed record ResizeNearestOptions(bool AlignsCorners, bool HalfPixelCenters) : OperatorOptions(FusedActivation.None);
