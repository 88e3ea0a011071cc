using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// PERTURB: w i8|i16|i32, key u32[4], magnitude i32[1], scale i32[1|N] -> tensor of w's shape and <see cref="Output"/>:
/// clamp(round((w + round(magnitude * scale[n] * z / 2^(16 + fraction bits of z))) / 2^ViewShift)), both roundings with
/// ties away from zero, so that opposite magnitudes give exactly opposite steps. w itself is not written.
/// </summary>
public sealed record Perturb : Operator
{
    /// <summary>Fraction bits of the magnitude: 65536 stands for one.</summary>
    public const int MagnitudeFractionBits = 16;

    /// <summary>Largest scale, in units of w's last bit.</summary>
    public const int MaximumScale = 1 << 24;

    /// <summary>Largest magnitude: 16 times one.</summary>
    public const int MaximumMagnitude = 1 << 20;

    /// <summary>The parameter's id in the direction generator.</summary>
    public required uint Tensor { get; init; }

    /// <summary>What z is.</summary>
    public required DirectionKind Direction { get; init; }

    /// <summary>
    /// Which stream signs are drawn from (Rademacher only): Outputs and Inputs give the two factors of a rank-1 direction.
    /// </summary>
    public DirectionStream Stream { get; init; }

    /// <summary>How elements are numbered.</summary>
    public ElementOrder Order { get; init; }

    /// <summary>Bits dropped after the perturbation: from the master's to the view's fraction; 0..24.</summary>
    public int ViewShift { get; init; }

    /// <summary>Format and range of the result.</summary>
    public required ElementType Output { get; init; }

    /// <summary>The result is clamped to this.</summary>
    public required ValueRange Range { get; init; }

    /// <inheritdoc/>
    public override string Name => "PERTURB";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.Perturb;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(4, 1)) return;
        TensorType w = checker.Input(0), magnitude = checker.Input(2);
        checker.Require(1, w.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"w {w} shall be i8, i16 or i32");
        checker.Key(2, checker.Input(1), 1);
        checker.Require(3, magnitude.Element == ElementType.Int32 && magnitude.Shape.ElementCount == 1 && magnitude.Range.Magnitude <= MaximumMagnitude, $"magnitude {magnitude} shall be i32[1] within +-{MaximumMagnitude}");
        checker.Scale(4, w, checker.Input(3), Order);
        checker.Require(5, ViewShift is >= 0 and <= 24, $"view shift {ViewShift} shall be in [0, 24]");
        checker.Require(6, Output is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 && Range.Minimum <= Range.Maximum && Output.FullRange().Contains(Range), $"result range {Range} shall lie in {Output.SpecName()}");
        checker.Require(7, Stream == DirectionStream.Elements || Direction == DirectionKind.Rademacher, "a factor stream needs Rademacher signs");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(Output, inputs[0].Shape, Range)];
}
