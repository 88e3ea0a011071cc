using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// UPDATE: w, [residual i8], keys u32[Q, 4], coefficients i32[Q], scale i32[1|N] -> w', [residual']:
/// q = round(sum over queries of coefficient * scale[n] * z / 2^(16 + fraction bits of z)), ties away from zero;
/// w' = clamp(w + q) to w's declared range. With a residual, q is in 1/256 of w's last bit and residual + q carries
/// into w with rounding; what a rail cuts off is dropped.
/// </summary>
public sealed record Update : Operator
{
    /// <summary>Fraction bits of a coefficient: 65536 stands for one.</summary>
    public const int CoefficientFractionBits = 16;

    /// <summary>Largest coefficient magnitude: what a receipt stores in two bytes.</summary>
    public const int MaximumCoefficient = short.MaxValue;

    /// <summary>The parameter's id in the direction generator.</summary>
    public required uint Tensor { get; init; }

    /// <summary>What z is.</summary>
    public required DirectionKind Direction { get; init; }

    /// <summary>How elements are numbered.</summary>
    public ElementOrder Order { get; init; }

    /// <summary>Whether a second input and output hold 8 more fraction bits of an i8 parameter.</summary>
    public bool HasResidual { get; init; }

    /// <inheritdoc/>
    public override string Name => "UPDATE";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.Update;

    internal override void Check(NodeChecker checker)
    {
        int extra = HasResidual ? 1 : 0;
        if (!checker.Arity(4 + extra, 1 + extra)) return;
        TensorType w = checker.Input(0), keys = checker.Input(1 + extra), coefficients = checker.Input(2 + extra);
        checker.Require(1, w.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"w {w} shall be i8, i16 or i32");
        int queries = keys.Shape.Rank == 2 ? keys.Shape[0] : 0;
        checker.Key(2, keys, queries);
        checker.Require(3, coefficients.Element == ElementType.Int32 && coefficients.Shape.ElementCount == queries && coefficients.Range.Magnitude <= MaximumCoefficient, $"coefficients {coefficients} shall be i32[{queries}] within +-{MaximumCoefficient}");
        checker.Scale(4, w, checker.Input(3 + extra), Order);
        checker.Require(5, queries is >= 1 and <= 4096, $"{queries} queries shall be in [1, 4096]");
        if (HasResidual)
        {
            TensorType residual = checker.Input(1);
            checker.Require(6, w.Element == ElementType.Int8 && residual.Element == ElementType.Int8 && residual.Shape == w.Shape && residual.Range == ElementType.Int8.FullRange(), $"residual {residual} shall be i8 of full range and of the shape of w {w}, which shall be i8");
        }
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        HasResidual ? [inputs[0], inputs[1]] : [inputs[0]];
}
