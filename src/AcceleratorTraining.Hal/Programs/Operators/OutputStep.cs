using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// OUTPUT_STEP: multiplier i32, shift i8 -> i32 of their shape: how far a sum moves for a part of one step of what RESCALE
/// makes of it. The steps of a trained bias, from numbers that its layer has anyway.
/// </summary>
public sealed record OutputStep : Operator
{
    /// <summary>A factor that stands for one whole output step.</summary>
    public const int One = 256;

    /// <summary>The largest factor.</summary>
    public const int MaximumFactor = 1 << 24;

    /// <summary>The part of an output step, in 1/256 of it; 1..2^24.</summary>
    public required int Factor { get; init; }

    /// <inheritdoc/>
    public override string Name => "OUTPUT_STEP";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.OutputStep;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType multiplier = checker.Input(0), shift = checker.Input(1);
        checker.Require(1, multiplier.Element == ElementType.Int32 && multiplier.Range.Minimum >= 0 && shift.Element == ElementType.Int8 && Shifts.Contains(shift.Range) && multiplier.Shape == shift.Shape, $"multiplier {multiplier} and shift {shift} shall be i32 >= 0 and i8 within {Shifts} of one shape");
        checker.Require(2, Factor is >= 1 and <= MaximumFactor, $"factor {Factor} shall be in [1, {MaximumFactor}]");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(ElementType.Int32, inputs[0].Shape, new ValueRange(0, Perturb.MaximumScale))];

    private static ValueRange Shifts => new(-31, 30);
}
