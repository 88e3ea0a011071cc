namespace AcceleratorTraining;

/// <summary>How a model does on samples.</summary>
/// <param name="Correct">Samples whose largest logit is their class's; of equal logits the first counts.</param>
/// <param name="Count">Samples seen.</param>
/// <param name="LossSum">Sum of the losses, Q16 log2 units, or Q16 as it is where <see cref="IsPlainLoss"/> says so.</param>
public readonly record struct EvaluationResult(int Correct, int Count, long LossSum)
{
    /// <summary>Whether samples or outputs have no classes, so that accuracy means nothing.</summary>
    public bool IsWithoutClasses { get; init; }

    /// <summary>Whether the loss is no logarithm of a probability but, e.g., a squared error.</summary>
    public bool IsPlainLoss { get; init; }

    /// <summary>Share of correct samples, 0..1; 0 without samples or classes.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary><see cref="Accuracy"/>, or null without classes.</summary>
    public double? KnownAccuracy => IsWithoutClasses ? null : Accuracy;

    /// <summary>Mean loss: nats, or as it is where <see cref="IsPlainLoss"/> says so; 0 without samples.</summary>
    public double Loss => Count == 0 ? 0 : LossSum * (IsPlainLoss ? 1.0 : Math.Log(2)) / 65536 / Count;
}
