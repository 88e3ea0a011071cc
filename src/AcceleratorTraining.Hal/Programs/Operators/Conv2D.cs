using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// CONV2D: x i8[B, H, W, C], weights i8|i16[N, KH, KW, C], bias i32|i64[N] -> accumulator [B, OH, OW, N] of the bias's
/// format: bias + sum over (ky, kx, c) of (x - zero point) * w; taps outside the map contribute 0.
/// </summary>
public sealed record Conv2D : Operator
{
    /// <summary>How the filter moves.</summary>
    public Window2D Window { get; init; } = new();

    /// <summary>Subtracted from every activation; within its format.</summary>
    public int InputZeroPoint { get; init; }

    /// <inheritdoc/>
    public override string Name => "CONV2D";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 1)) return;
        TensorType x = checker.Input(0), w = checker.Input(1), bias = checker.Input(2);
        checker.Require(1, x.Shape.Rank == 4 && w.Shape.Rank == 4, $"x {x} and weights {w} shall have rank 4");
        if (x.Shape.Rank != 4 || w.Shape.Rank != 4) return;
        checker.Require(2, w.Shape[3] == x.Shape[3], $"weights {w.Shape} shall have the input's {x.Shape[3]} channels");
        checker.Window(Window, x.Shape, w.Shape[1], w.Shape[2]);
        checker.Accumulation(x, InputZeroPoint, w, bias, w.Shape[0], ElementOrder.Panels);
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape, w = inputs[1].Shape;
        return [new(inputs[2].Element, [x[0], Window.OutputHeight(x[1], w[1]), Window.OutputWidth(x[2], w[2]), w[0]])];
    }
}
