using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// LOG_SOFTMAX: x i8[..., C] -> i8[..., C] with scale 16/256 and zero point 127, by TFLite's fixed-point exponential and
/// logarithm (Q5.26) whatever the profile's rounding.
/// </summary>
public sealed record LogSoftmax : Operator
{
    /// <summary>Multiplier of the difference to the row's maximum; normalised to [2^30, 2^31).</summary>
    public int Multiplier { get; init; }

    /// <summary>Left shift of that difference; 0..30.</summary>
    public int LeftShift { get; init; }

    /// <summary>Multiplier of the way back from Q5.26 to steps of the input; normalised to [2^30, 2^31).</summary>
    public int ReverseMultiplier { get; init; }

    /// <summary>Right shift of the way back; 0..31.</summary>
    public int ReverseShift { get; init; }

    /// <summary>Differences below this count as probability 0 in the sum; not positive.</summary>
    public int MinimumDifference { get; init; }

    /// <inheritdoc/>
    public override string Name => "LOG_SOFTMAX";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Element == ElementType.Int8 && x.Shape.Rank >= 1 && x.Shape[-1] >= 1, $"x {x} shall be i8 with at least one class");
        checker.Require(2, Multiplier >= 1 << 30 && ReverseMultiplier >= 1 << 30, $"multipliers {Multiplier} and {ReverseMultiplier} shall be in [2^30, 2^31)");
        checker.Require(3, LeftShift is >= 0 and <= 30 && ReverseShift is >= 0 and <= 31, $"left shift {LeftShift} shall be in [0, 30], reverse shift {ReverseShift} in [0, 31]");
        checker.Require(4, MinimumDifference <= 0, $"minimum difference {MinimumDifference} shall not be positive");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(ElementType.Int8, inputs[0].Shape)];
}
