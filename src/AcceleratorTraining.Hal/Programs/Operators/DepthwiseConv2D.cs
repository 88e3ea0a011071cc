using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// DEPTHWISE_CONV2D: x i8|i16[B, H, W, C], weights i4|i8|i16[1, KH, KW, N] with N = C * M, bias i32|i64[N] -> accumulator
/// [B, OH, OW, N] of the bias's format; output channel c*M + m reads input channel c only.
/// </summary>
public sealed record DepthwiseConv2D : Operator
{
    /// <summary>How the filter moves.</summary>
    public Window2D Window { get; init; } = new();

    /// <summary>Subtracted from every activation; within its format.</summary>
    public int InputZeroPoint { get; init; }

    /// <inheritdoc/>
    public override string Name => "DEPTHWISE_CONV2D";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 1)) return;
        TensorType x = checker.Input(0), w = checker.Input(1), bias = checker.Input(2);
        checker.Require(1, x.Shape.Rank == 4 && w.Shape.Rank == 4 && w.Shape[0] == 1, $"x {x} shall have rank 4 and weights {w} the shape [1, KH, KW, N]");
        if (x.Shape.Rank != 4 || w.Shape.Rank != 4) return;
        bool multiple = x.Shape[3] > 0 && w.Shape[3] % x.Shape[3] == 0;
        checker.Require(2, multiple, $"{w.Shape[3]} output channels shall be a multiple of the input's {x.Shape[3]}");
        checker.Window(Window, x.Shape, w.Shape[1], w.Shape[2]);
        checker.Accumulation(x, InputZeroPoint, w, bias, w.Shape[3], ElementOrder.DepthwisePanels);
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape, w = inputs[1].Shape;
        return [new(inputs[2].Element, [x[0], Window.OutputHeight(x[1], w[1]), Window.OutputWidth(x[2], w[2]), w[3]])];
    }
}
