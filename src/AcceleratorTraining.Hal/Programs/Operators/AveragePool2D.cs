using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// AVERAGE_POOL2D: x i8[B, H, W, C] -> i8[B, OH, OW, C]: the mean of the raw values of the taps inside the map, nearest
/// with ties away from zero, clamped.
/// </summary>
public sealed record AveragePool2D : Operator
{
    /// <summary>Rows of the window.</summary>
    public int FilterHeight { get; init; } = 1;

    /// <summary>Columns of the window.</summary>
    public int FilterWidth { get; init; } = 1;

    /// <summary>How the window moves; dilation shall be 1.</summary>
    public Window2D Window { get; init; } = new();

    /// <summary>Smallest result.</summary>
    public int Minimum { get; init; } = sbyte.MinValue;

    /// <summary>Largest result.</summary>
    public int Maximum { get; init; } = sbyte.MaxValue;

    /// <inheritdoc/>
    public override string Name => "AVERAGE_POOL2D";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Shape.Rank == 4 && x.Element == ElementType.Int8, $"x {x} shall be i8 of rank 4");
        if (x.Shape.Rank != 4) return;
        checker.Window(Window, x.Shape, FilterHeight, FilterWidth);
        bool padding = Window.PadTop < FilterHeight && Window.PadBottom < FilterHeight && Window.PadLeft < FilterWidth && Window.PadRight < FilterWidth;
        checker.Require(2, padding, "padding shall be smaller than the window, so that each window has a tap inside the map");
        checker.Require(3, Window.DilationY == 1 && Window.DilationX == 1, "dilation shall be 1");
        checker.Require(4, Minimum <= Maximum && ElementType.Int8.FullRange().Contains(new ValueRange(Minimum, Maximum)), $"result range [{Minimum}, {Maximum}] shall lie in i8");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape;
        return [new(ElementType.Int8, [x[0], Window.OutputHeight(x[1], FilterHeight), Window.OutputWidth(x[2], FilterWidth), x[3]], new ValueRange(Minimum, Maximum))];
    }
}
