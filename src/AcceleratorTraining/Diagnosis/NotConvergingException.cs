namespace AcceleratorTraining;

/// <summary>A run stopped because it will not converge; what was done by then is on the disk.</summary>
/// <param name="verdict">Why.</param>
/// <param name="step">Steps done.</param>
public sealed class NotConvergingException(Verdict verdict, int step) : Exception($"{verdict.Sentence} Stopped after step {step}.")
{
    /// <summary>Why.</summary>
    public Verdict Verdict => verdict;

    /// <summary>Steps done.</summary>
    public int Step => step;
}
