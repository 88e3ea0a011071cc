using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// GATHER: x, indices i32 -> the slices of x along <see cref="Axis"/> that the indices name; the first
/// <see cref="BatchDimensions"/> dimensions of both go together. Shape: x[..axis], indices[batch..], x[axis+1..].
/// </summary>
public sealed record Gather : Operator
{
    /// <summary>The axis that indices pick from; not negative.</summary>
    public int Axis { get; init; }

    /// <summary>Leading dimensions shared by x and indices; at most <see cref="Axis"/>.</summary>
    public int BatchDimensions { get; init; }

    /// <inheritdoc/>
    public override string Name => "GATHER";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType x = checker.Input(0), indices = checker.Input(1);
        checker.Movable(1, x);
        bool axes = Axis >= 0 && Axis < x.Shape.Rank && BatchDimensions >= 0 && BatchDimensions <= Axis && BatchDimensions <= indices.Shape.Rank;
        for (int i = 0; axes && i < BatchDimensions; i++) axes = x.Shape[i] == indices.Shape[i];
        checker.Require(2, axes, $"axis {Axis} and {BatchDimensions} batch dimensions shall fit x {x.Shape} and indices {indices.Shape}");
        if (!axes) return;
        ValueRange range = indices.Range;
        bool inside = indices.Element == ElementType.Int32 && (indices.Shape.ElementCount == 0 || (range.Minimum >= 0 && range.Maximum < x.Shape[Axis]));
        checker.Require(3, inside, $"indices {indices} shall be i32 with a declared range within [0, {x.Shape[Axis] - 1}]");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ReadOnlySpan<int> x = inputs[0].Shape.Dimensions.AsSpan(), indices = inputs[1].Shape.Dimensions.AsSpan();
        return [new(inputs[0].Element, TensorShape.Create([.. x[..Axis], .. indices[BatchDimensions..], .. x[(Axis + 1)..]]), inputs[0].Range)];
    }
}
