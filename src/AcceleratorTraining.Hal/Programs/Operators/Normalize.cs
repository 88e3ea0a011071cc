using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// NORMALIZE: x i8|i16[..., C] -> i32[..., C] in Q12: (x - mean) / sqrt(variance + epsilon) of each row, with exact integer
/// sums and an integer square root. The core of an integer layer normalization. Source: I-BERT (Kim et al., ICML 2021).
/// </summary>
public sealed record Normalize : Operator
{
    /// <summary>Fraction bits of the result.</summary>
    public const int FractionBits = 12;

    /// <summary>Largest C, so that C * sum of squares fits 62 bits.</summary>
    public const int MaximumChannels = 32768;

    /// <summary>Added to C^2 * variance, in steps of x squared; 0..2^60.</summary>
    public long Epsilon { get; init; }

    /// <inheritdoc/>
    public override string Name => "NORMALIZE";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Element is ElementType.Int8 or ElementType.Int16 && x.Shape.Rank >= 1 && x.Shape[-1] is >= 1 and <= MaximumChannels, $"x {x} shall be i8 or i16 with 1 to {MaximumChannels} channels");
        checker.Require(2, Epsilon is >= 0 and <= 1L << 60, $"epsilon {Epsilon} shall be in [0, 2^60]");
    }

    // |x - mean| / sqrt(variance) is at most sqrt(C - 1), below 2^8.
    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(ElementType.Int32, inputs[0].Shape, ValueRange.Symmetric(256L << FractionBits))];
}
