using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// SOFTMAX: x i8[..., C] -> i8[..., C] with scale 1/256 and zero point -128, by TFLite's fixed-point exponential
/// (Q5.26 in, Q0.31 out, sums in Q12.19) whatever the profile's rounding.
/// </summary>
public sealed record Softmax : Operator
{
    /// <summary>Multiplier of the difference to the row's maximum; normalised to [2^30, 2^31).</summary>
    public int Multiplier { get; init; }

    /// <summary>Left shift of that difference; 0..30.</summary>
    public int LeftShift { get; init; }

    /// <summary>Differences below this count as probability 0; not positive.</summary>
    public int MinimumDifference { get; init; }

    /// <inheritdoc/>
    public override string Name => "SOFTMAX";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Element == ElementType.Int8 && x.Shape.Rank >= 1 && x.Shape[-1] >= 1, $"x {x} shall be i8 with at least one class");
        checker.Require(2, Multiplier >= 1 << 30, $"multiplier {Multiplier} shall be in [2^30, 2^31)");
        checker.Require(3, LeftShift is >= 0 and <= 30, $"left shift {LeftShift} shall be in [0, 30]");
        checker.Require(4, MinimumDifference <= 0, $"minimum difference {MinimumDifference} shall not be positive");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(ElementType.Int8, inputs[0].Shape)];
}
