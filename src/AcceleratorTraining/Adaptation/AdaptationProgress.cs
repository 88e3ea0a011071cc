namespace AcceleratorTraining;

/// <summary>A moment of a run, for a progress display.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="Loss">Running mean loss in nats.</param>
/// <param name="Validation">The last validation result; null without validation samples.</param>
/// <param name="Forwards">Sample forwards of training so far.</param>
/// <param name="ForwardsPerSecond">Since the run was started or resumed.</param>
/// <param name="Remaining">Estimated time left.</param>
public sealed record AdaptationProgress(int Step, int Steps, double Loss, EvaluationResult? Validation, long Forwards, double ForwardsPerSecond, TimeSpan Remaining)
{
    /// <summary>How the run is going; null before it was first looked at.</summary>
    public AdaptationDiagnosis? Diagnosis { get; init; }

    /// <summary>The last judgement; fine until the first.</summary>
    public Verdict Verdict { get; init; } = Verdict.Fine;

    /// <summary>Which trial of a search for step sizes this is, from 1; 0 in the run itself.</summary>
    public int Trial { get; init; }

    /// <summary>How many trials there will be.</summary>
    public int Trials { get; init; }
}
