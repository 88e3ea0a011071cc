using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Operators that make one value of the taps under a window, a channel at a time: x i8|i16[B, H, W, C] -> [B, OH, OW, C].</summary>
public abstract record PoolOperator : Operator
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

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Shape.Rank == 4 && x.Element is ElementType.Int8 or ElementType.Int16, $"x {x} shall be i8 or i16 of rank 4");
        if (x.Shape.Rank != 4) return;
        checker.Window(Window, x.Shape, FilterHeight, FilterWidth);
        bool padding = Window.PadTop < FilterHeight && Window.PadBottom < FilterHeight && Window.PadLeft < FilterWidth && Window.PadRight < FilterWidth;
        checker.Require(2, padding, "padding shall be smaller than the window, so that each window has a tap inside the map");
        checker.Require(3, Window.DilationY == 1 && Window.DilationX == 1, "dilation shall be 1");
        checker.Require(4, Minimum <= Maximum && x.Element.FullRange().Contains(new ValueRange(Minimum, Maximum)), $"result range [{Minimum}, {Maximum}] shall lie in {x.Element.SpecName()}");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape;
        return [new(inputs[0].Element, [x[0], Window.OutputHeight(x[1], FilterHeight), Window.OutputWidth(x[2], FilterWidth), x[3]], new ValueRange(Minimum, Maximum))];
    }
}
