using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// CONV2D: x i8|i16[B, H, W, C], weights i4|i8|i16[N, KH, KW, C/G], bias i32|i64[N] -> accumulator [B, OH, OW, N] of the bias's
/// format: bias + sum over (ky, kx, c) of (x - zero point) * w; taps outside the map contribute 0; output
/// channel n reads the input channels of group n / (N / G).
/// </summary>
public sealed record Conv2D : Operator
{
    /// <summary>How the filter moves.</summary>
    public Window2D Window { get; init; } = new();

    /// <summary>Subtracted from every activation; within its format.</summary>
    public int InputZeroPoint { get; init; }

    /// <summary>G: groups of channels that do not see each other; divides C and N.</summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "CONV2D";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 1)) return;
        TensorType x = checker.Input(0), w = checker.Input(1), bias = checker.Input(2);
        checker.Require(1, x.Shape.Rank == 4 && w.Shape.Rank == 4, $"x {x} and weights {w} shall have rank 4");
        if (x.Shape.Rank != 4 || w.Shape.Rank != 4) return;
        checker.Require(4, Groups >= 1 && x.Shape[3] % Groups == 0 && w.Shape[0] % Groups == 0, $"{Groups} groups shall divide {x.Shape[3]} input and {w.Shape[0]} output channels");
        if (Groups < 1) return;
        checker.Require(2, w.Shape[3] == x.Shape[3] / Groups, $"weights {w.Shape} shall have the {x.Shape[3] / Groups} channels of one group");
        checker.Window(Window, x.Shape, w.Shape[1], w.Shape[2]);
        checker.Accumulation(x, InputZeroPoint, w, bias, w.Shape[0], ElementOrder.Panels);
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape, w = inputs[1].Shape;
        return [new(inputs[2].Element, [x[0], Window.OutputHeight(x[1], w[1]), Window.OutputWidth(x[2], w[2]), w[0]])];
    }
}
