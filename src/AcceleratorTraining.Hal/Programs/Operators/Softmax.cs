using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// SOFTMAX: x i8[..., C] -> i8 (scale 1/256, zero point -128) or i16 (1/65536, -32768), by TFLite's fixed-point exponential
/// (Q5.26 in, Q0.31 out, sums in Q12.19); x i16 -> i16 (1/32768, 0) by its tables of 513 entries. No profile changes it.
/// </summary>
public sealed record Softmax : Operator
{
    /// <summary>Multiplier of the difference to the row's maximum; normalised to [2^30, 2^31).</summary>
    public int Multiplier { get; init; }

    /// <summary>Shift of that difference: a left shift 0..30 for i8; the exponent -31..30 of RESCALE for i16.</summary>
    public int LeftShift { get; init; }

    /// <summary>Differences below this count as probability 0; not positive; i8 only, 0 for i16.</summary>
    public int MinimumDifference { get; init; }

    /// <summary>Format of the result: Int8, or Int16.</summary>
    public ElementType Output { get; init; } = ElementType.Int8;

    /// <inheritdoc/>
    public override string Name => "SOFTMAX";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        bool narrow = x.Element == ElementType.Int8, formats = narrow ? Output is ElementType.Int8 or ElementType.Int16 : x.Element == ElementType.Int16 && Output == ElementType.Int16;
        checker.Require(1, formats && x.Shape.Rank >= 1 && x.Shape[-1] >= 1, $"x {x} shall be i8 (result i8 or i16) or i16 (result i16) with at least one class");
        checker.Require(2, Multiplier >= 1 << 30, $"multiplier {Multiplier} shall be in [2^30, 2^31)");
        checker.Require(3, LeftShift <= 30 && LeftShift >= (narrow ? 0 : -31), $"left shift {LeftShift} shall be in [{(narrow ? 0 : -31)}, 30]");
        checker.Require(4, MinimumDifference <= 0, $"minimum difference {MinimumDifference} shall not be positive");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(Output, inputs[0].Shape)];
}
