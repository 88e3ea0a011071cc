using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// APPLY_GAIN: multiplier i32[C], shift i8[C], gain i32[C] -> multiplier i32[C], shift i8[C]: the product with
/// gain / 2^20, normalised to [2^30, 2^31) again, rounded half up.
/// </summary>
public sealed record ApplyGain : Operator
{
    /// <summary>Fraction bits of a gain.</summary>
    public const int GainFractionBits = 20;

    /// <summary>Gains stay within 1/8 and 8.</summary>
    public static readonly ValueRange GainRange = new(1 << (GainFractionBits - 3), 1 << (GainFractionBits + 3));

    /// <inheritdoc/>
    public override string Name => "APPLY_GAIN";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.ApplyGain;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 2)) return;
        TensorType multiplier = checker.Input(0), shift = checker.Input(1), gain = checker.Input(2);
        checker.Require(1, multiplier.Element == ElementType.Int32 && multiplier.Range.Minimum >= 0 && shift.Element == ElementType.Int8 && multiplier.Shape == shift.Shape, $"multiplier {multiplier} and shift {shift} shall be i32 >= 0 and i8 of one shape");
        checker.Require(2, gain.Element == ElementType.Int32 && gain.Shape == multiplier.Shape && GainRange.Contains(gain.Range), $"gain {gain} shall be i32 of the multiplier's shape within {GainRange}");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(ElementType.Int32, inputs[0].Shape, new ValueRange(0, int.MaxValue)), new(ElementType.Int8, inputs[1].Shape, ShiftRange(inputs[0].Range, inputs[1].Range))];

    // A gain within [1/8, 8] moves the exponent of a normalised multiplier by at most 3, so that a machine whose shifts
    // are limited can be shown to hold the result; a smaller multiplier only lowers it further.
    private static ValueRange ShiftRange(ValueRange multiplier, ValueRange shift) => new(
        multiplier.Minimum >= 1 << 30 ? Math.Max(shift.Minimum - 3, -31) : -31,
        Math.Clamp(shift.Maximum + 3, -31, 30));
}
