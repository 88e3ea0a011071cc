namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A loop's share in a position.</summary>
/// <param name="Dimension">Which loop, by its place in <see cref="LoopProblem.Dimensions"/>.</param>
/// <param name="Coefficient">Positions that one iteration moves, at least 1.</param>
public readonly record struct IndexTerm(int Dimension, long Coefficient);
