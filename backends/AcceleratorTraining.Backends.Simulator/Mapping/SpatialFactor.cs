namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>Iterations of a loop along a dimension of the array.</summary>
/// <param name="ArrayDimension">Which dimension of the array.</param>
/// <param name="Dimension">Which loop of the problem.</param>
/// <param name="Count">Places in use; a mean where the last pass uses fewer.</param>
public readonly record struct SpatialFactor(int ArrayDimension, int Dimension, double Count);
