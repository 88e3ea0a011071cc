namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>One loop of a problem.</summary>
/// <param name="Name">The field's letter or word for it, e.g. "K" for output channels.</param>
/// <param name="Size">Its iterations, at least 1.</param>
public readonly record struct LoopDimension(string Name, long Size);
