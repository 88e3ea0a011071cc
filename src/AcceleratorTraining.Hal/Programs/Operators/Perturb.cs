using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// PERTURB: w i8|i16|i32, key u32[4], magnitude i32[1], scale i32[1|N], [mask], [guide, blend] -> tensor of w's shape and
/// <see cref="Output"/>: clamp(round((w + round(magnitude * scale[n] * z / 2^(16 + fraction bits of z))) / 2^ViewShift)),
/// both roundings with ties away from zero, so that opposite magnitudes give exactly opposite steps. w itself is not
/// written. Parity takes the sign of the magnitude only: which of two swaps of codes is applied.
/// </summary>
public sealed record Perturb : DirectionOperator
{
    /// <summary>Fraction bits of the magnitude: 65536 stands for one.</summary>
    public const int MagnitudeFractionBits = 16;

    /// <summary>Largest scale, in units of w's last bit.</summary>
    public const int MaximumScale = 1 << 24;

    /// <summary>Largest magnitude: 16 times one.</summary>
    public const int MaximumMagnitude = 1 << 20;

    /// <summary>
    /// Which stream signs are drawn from (Rademacher only): Outputs and Inputs give the two factors of a low-rank direction.
    /// </summary>
    public DirectionStream Stream { get; init; }

    /// <summary>Which term of a low-rank direction a factor stream belongs to, 0..15; 0 for Elements.</summary>
    public int Factor { get; init; }

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
        if (!checker.Arity(4 + ExtraOperands, 1)) return;
        TensorType w = checker.Input(0), magnitude = checker.Input(2);
        checker.Require(1, w.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"w {w} shall be i8, i16 or i32");
        checker.Key(2, checker.Input(1), 1);
        checker.Require(3, magnitude.Element == ElementType.Int32 && magnitude.Shape.ElementCount == 1 && magnitude.Range.Magnitude <= MaximumMagnitude, $"magnitude {magnitude} shall be i32[1] within +-{MaximumMagnitude}");
        checker.Scale(4, w, 3, Order);
        checker.Require(5, ViewShift is >= 0 and <= 24, $"view shift {ViewShift} shall be in [0, 24]");
        checker.Require(6, Output is not (ElementType.UInt8 or ElementType.UInt32) && Range.Minimum <= Range.Maximum && Output.FullRange().Contains(Range), $"result range {Range} shall lie in {Output.SpecName()}, which shall be signed");
        bool factor = Stream is DirectionStream.Outputs or DirectionStream.Inputs;
        checker.Require(7, Stream == DirectionStream.Elements || (factor && Direction == DirectionKind.Rademacher), "a stream shall be elements, outputs or inputs, and a factor stream needs Rademacher signs");
        CheckDirection(checker, w, 4);
        checker.Require(19, factor ? Factor is >= 0 and < Hal.Direction.MaximumRank && IsPlain : Factor == 0, $"factor {Factor} shall be in [0, {Hal.Direction.MaximumRank - 1}], 0 without a factor stream, which comes without density, share kept, mask and guide");
        if (Direction != DirectionKind.Parity) return;
        bool same = Output == ElementType.Int8 && ViewShift == 0 && Range.Contains(w.Range) && Range.Contains(ValueRange.Symmetric(127));
        checker.Require(20, same, $"Parity gives i8 of a range that holds +-127 and w's {w.Range}, without a view shift, not {Output.SpecName()} {Range}");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(Output, inputs[0].Shape, Range)];
}
