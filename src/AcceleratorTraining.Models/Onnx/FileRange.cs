namespace AcceleratorTraining.Models;

/// <summary>A checked stretch of a file.</summary>
/// <param name="Start">First byte; 0 for an absent one.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct FileRange(int Start, int Length);
