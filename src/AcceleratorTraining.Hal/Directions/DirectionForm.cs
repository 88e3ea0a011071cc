namespace AcceleratorTraining.Hal;

/// <summary>What a direction's kind leaves open.</summary>
/// <param name="Rank">Terms of a low-rank direction, 1..16.</param>
/// <param name="ParityShift">Codes 2^shift apart are swapped, 0..3.</param>
/// <param name="Density">How many of 256 elements take part in a query, 1..256.</param>
/// <param name="Keep">How many of 256 elements take part in a run, 1..256.</param>
internal readonly record struct DirectionForm(int Rank, int ParityShift, int Density, int Keep);
