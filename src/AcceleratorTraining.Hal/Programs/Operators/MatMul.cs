using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// MATMUL: x i8|i16[..., K], weights i4|i8|i16[N, K], bias i32|i64[N] -> accumulator [rows, N] of the bias's format, where rows
/// is the product of x's leading dimensions: bias + sum over k of (x - zero point) * w.
/// </summary>
public sealed record MatMul : Operator
{
    /// <summary>Subtracted from every activation; within its format.</summary>
    public int InputZeroPoint { get; init; }

    /// <inheritdoc/>
    public override string Name => "MATMUL";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 1)) return;
        TensorType x = checker.Input(0), w = checker.Input(1), bias = checker.Input(2);
        bool ranks = x.Shape.Rank >= 2 && w.Shape.Rank == 2;
        checker.Require(1, ranks, $"x {x} shall have rank 2 or more and weights {w} rank 2");
        if (!ranks) return;
        checker.Require(2, w.Shape[1] == x.Shape[-1], $"weights {w.Shape} shall have the input's {x.Shape[-1]} columns");
        checker.Accumulation(x, InputZeroPoint, w, bias, w.Shape[0], ElementOrder.Panels);
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape;
        int rows = 1;
        for (int i = 0; i < x.Rank - 1; i++) rows *= x[i];
        return [new(inputs[2].Element, [rows, inputs[1].Shape[0]])];
    }
}
