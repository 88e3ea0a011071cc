namespace AcceleratorTraining.Baselines;

/// <summary>Where an object starts, counted in bytes from the end of the buffer.</summary>
public readonly record struct BufferOffset(int FromEnd);
