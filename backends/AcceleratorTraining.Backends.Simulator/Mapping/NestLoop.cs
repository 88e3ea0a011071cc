namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>A loop of a mapping: a factor of one of the problem's loops.</summary>
/// <param name="Dimension">Which of the problem's loops it splits.</param>
/// <param name="Count">Its iterations, at least 1.</param>
/// <param name="IsSpatial">Whether its iterations run at once, on instances of their own.</param>
public readonly record struct NestLoop(int Dimension, long Count, bool IsSpatial = false);
