namespace AcceleratorTraining;

/// <summary>How a model does on labelled samples.</summary>
/// <param name="Correct">Samples whose largest logit is their class's; of equal logits the first counts.</param>
/// <param name="Count">Samples seen.</param>
/// <param name="LossSum">Sum of the losses, Q16 log2 units.</param>
public readonly record struct EvaluationResult(int Correct, int Count, long LossSum)
{
    /// <summary>Share of correct samples, 0..1; 0 without samples.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>Mean cross-entropy in nats; 0 without samples.</summary>
    public double Loss => Count == 0 ? 0 : LossSum * (Math.Log(2) / 65536) / Count;
}
