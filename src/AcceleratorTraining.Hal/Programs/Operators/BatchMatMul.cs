using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// BATCH_MATMUL: a i8|i16[..., M, K], b i8|i16[..., N, K] with equal leading dimensions -> <see cref="Accumulator"/>
/// [..., M, N]: sum over k of (a - zero point) * (b - zero point). Both operands are activations.
/// </summary>
public sealed record BatchMatMul : Operator
{
    /// <summary>Subtracted from a; within its format.</summary>
    public int LeftZeroPoint { get; init; }

    /// <summary>Subtracted from b; within its format.</summary>
    public int RightZeroPoint { get; init; }

    /// <summary>Format of the sums: Int32 or Int64.</summary>
    public ElementType Accumulator { get; init; } = ElementType.Int32;

    /// <inheritdoc/>
    public override string Name => "BATCH_MATMUL";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType a = checker.Input(0), b = checker.Input(1);
        int rank = a.Shape.Rank;
        bool shapes = rank >= 2 && b.Shape.Rank == rank && a.Shape[-1] == b.Shape[-1];
        for (int i = 0; shapes && i < rank - 2; i++) shapes = a.Shape[i] == b.Shape[i];
        checker.Require(1, shapes, $"a {a.Shape} and b {b.Shape} shall be [..., M, K] and [..., N, K] with equal leading dimensions");
        checker.Require(2, Accumulator is ElementType.Int32 or ElementType.Int64, $"accumulator {Accumulator.SpecName()} shall be i32 or i64");
        if (shapes) checker.Products(a, LeftZeroPoint, b, RightZeroPoint, a.Shape[-1], Accumulator);
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape a = inputs[0].Shape;
        return [new(Accumulator, TensorShape.Create([.. a.Dimensions.AsSpan()[..^1], inputs[1].Shape[-2]]))];
    }
}
