using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// RESCALE: x, multiplier i32[1|C], shift i8[1|C] -> tensor of <see cref="Output"/>: the only place where scales act.
/// y = clamp(round((x - input zero point) * 2^pre-shift * multiplier * 2^(shift - 31)) + output zero point), channel =
/// innermost dimension, rounding by the profile.
/// </summary>
public sealed record Rescale : Operator
{
    /// <summary>Subtracted from x first.</summary>
    public int InputZeroPoint { get; init; }

    /// <summary>Left shift (positive) or rounding right shift (negative) before the multiplication; -31..31.</summary>
    public int PreShift { get; init; }

    /// <summary>
    /// Whether the 16-bit form of the multiplier is used, on a value of up to 48 bits: what TFLite and TOSA do with 64-bit
    /// accumulators.
    /// </summary>
    public bool NarrowMultiplier { get; init; }

    /// <summary>Added to the rounded product.</summary>
    public int OutputZeroPoint { get; init; }

    /// <summary>Format of the result.</summary>
    public ElementType Output { get; init; } = ElementType.Int8;

    /// <summary>Smallest result, within the format: a fused activation's lower bound.</summary>
    public int Minimum { get; init; } = sbyte.MinValue;

    /// <summary>Largest result, within the format.</summary>
    public int Maximum { get; init; } = sbyte.MaxValue;

    /// <inheritdoc/>
    public override string Name => "RESCALE";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 && x.Shape.Rank >= 1, $"x {x} shall be i8, i16, i32 or i64 of rank 1 or more");
        checker.Require(7, PreShift is >= -31 and <= 31, $"pre-shift {PreShift} shall be in [-31, 31]");
        bool output = Output is ElementType.Int8 or ElementType.Int16 or ElementType.Int32;
        checker.Require(8, output && Minimum <= Maximum && Output.FullRange().Contains(new ValueRange(Minimum, Maximum)), $"result range [{Minimum}, {Maximum}] shall lie in {Output.SpecName()}");
        checker.Require(11, !NarrowMultiplier || PreShift == 0, "the narrow form takes no pre-shift");
        if (x.Shape.Rank >= 1) checker.Multipliers(checker.Input(1), checker.Input(2), x.Shape[-1], NarrowMultiplier);
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(Output, inputs[0].Shape, new ValueRange(Minimum, Maximum))];
}
