namespace AcceleratorTraining;

/// <summary>A moment of a run, for a progress display.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="Loss">Running mean loss in nats.</param>
/// <param name="Validation">The last validation result; null without validation samples.</param>
/// <param name="Forwards">Sample forwards of training so far.</param>
/// <param name="ForwardsPerSecond">Since the run was started or resumed.</param>
/// <param name="Remaining">Estimated time left.</param>
public sealed record AdaptationProgress(int Step, int Steps, double Loss, EvaluationResult? Validation, long Forwards, double ForwardsPerSecond, TimeSpan Remaining);
