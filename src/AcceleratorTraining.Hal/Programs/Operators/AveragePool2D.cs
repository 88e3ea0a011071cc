using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// AVERAGE_POOL2D: x i8|i16[B, H, W, C] -> [B, OH, OW, C]: the mean of the raw values of the taps inside the map, nearest
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

    internal override void Check(NodeChecker checker) => checker.Pool(Window, FilterHeight, FilterWidth, Minimum, Maximum);

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorShape x = inputs[0].Shape;
        return [new(inputs[0].Element, [x[0], Window.OutputHeight(x[1], FilterHeight), Window.OutputWidth(x[2], FilterWidth), x[3]], new ValueRange(Minimum, Maximum))];
    }
}
