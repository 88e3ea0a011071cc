namespace AcceleratorTraining.Experiments;

/// <summary>A moment of an experiment, for a progress display.</summary>
/// <param name="Done">Measurements there are, stored ones included.</param>
/// <param name="Total">Measurements of this command.</param>
/// <param name="Current">The one that begins; empty at the end.</param>
public sealed record ExperimentProgress(int Done, int Total, string Current);
