namespace AcceleratorTraining.Models;

/// <summary>A checked vector in a FlatBuffers file.</summary>
/// <param name="Start">Position of the first element; 0 for an absent vector.</param>
/// <param name="Count">Number of elements.</param>
internal readonly record struct FlatVector(int Start, int Count);
