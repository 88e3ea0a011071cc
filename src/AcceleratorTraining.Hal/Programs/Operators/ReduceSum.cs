using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// REDUCE_SUM: x i8|i16|i32 -> i32: the sum of (x - zero point) over the axes, exact in 64 bits, then saturated to 32.
/// </summary>
public sealed record ReduceSum : Operator
{
    /// <summary>The axes that vanish, each once, ascending.</summary>
    public ImmutableArray<int> Axes { get; init; } = [];

    /// <summary>Subtracted from every element.</summary>
    public int InputZeroPoint { get; init; }

    /// <summary>Whether the axes stay as dimensions of 1.</summary>
    public bool KeepDimensions { get; init; }

    /// <inheritdoc/>
    public override string Name => "REDUCE_SUM";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"x {x} shall be i8, i16 or i32");
        bool ascending = !Axes.IsDefault;
        for (int i = 0; ascending && i < Axes.Length; i++) ascending &= Axes[i] >= 0 && Axes[i] < x.Shape.Rank && (i == 0 || Axes[i] > Axes[i - 1]);
        checker.Require(2, ascending, $"axes shall be ascending and within rank {x.Shape.Rank}");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        List<int> shape = [];
        for (int i = 0; i < inputs[0].Shape.Rank; i++)
        {
            if (!Axes.Contains(i)) shape.Add(inputs[0].Shape[i]);
            else if (KeepDimensions) shape.Add(1);
        }

        return [new(ElementType.Int32, TensorShape.Create([.. shape]))];
    }

    /// <summary>Compares attributes, axes by value.</summary>
    public bool Equals(ReduceSum? other) =>
        other is not null && InputZeroPoint == other.InputZeroPoint && KeepDimensions == other.KeepDimensions && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(InputZeroPoint, KeepDimensions, Axes.Length);
}
