using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// HEAD_GRADIENT: logits i8|i32[B, C], labels i32[B], features i8[B, K] -> weight gradient i64[C, K], bias gradient
/// i64[C]: the sums over the batch of (p - [c = label]) * (feature - zero point) and of (p - [c = label]), p = softmax
/// with 15 fraction bits. Padding rows (label -1) contribute 0.
/// </summary>
public sealed record HeadGradient : Operator
{
    /// <summary>Fraction bits of a probability.</summary>
    public const int ProbabilityFractionBits = 15;

    /// <summary>log2(e) times the logits' scale, in units of 2^-32; 1..2^40.</summary>
    public required long LogitScale { get; init; }

    /// <summary>Subtracted from the features.</summary>
    public required int FeatureZeroPoint { get; init; }

    /// <inheritdoc/>
    public override string Name => "HEAD_GRADIENT";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.HeadGradient;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 2)) return;
        CrossEntropy.CheckLogits(checker, LogitScale);
        TensorType logits = checker.Input(0), features = checker.Input(2);
        checker.Require(4, features.Element == ElementType.Int8 && features.Shape.Rank == 2 && logits.Shape.Rank == 2 && features.Shape[0] == logits.Shape[0], $"features {features} shall be i8[B, K] with the batch of logits {logits}");
        checker.Require(5, ElementType.Int8.FullRange().Contains(FeatureZeroPoint), $"zero point {FeatureZeroPoint} shall be in [-128, 127]");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(ElementType.Int64, [inputs[0].Shape[1], inputs[2].Shape[1]]), new(ElementType.Int64, [inputs[0].Shape[1]])];
}
