using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>CONCAT: one or more tensors of one format and of equal dimensions but one -> all of them along that axis.</summary>
public sealed record Concat : Operator
{
    /// <summary>The axis they are joined along; not negative.</summary>
    public int Axis { get; init; }

    /// <inheritdoc/>
    public override string Name => "CONCAT";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.ArityAtLeast(1, 1)) return;
        TensorType first = checker.Input(0);
        checker.Movable(1, first);
        checker.Require(2, Axis >= 0 && Axis < first.Shape.Rank, $"axis {Axis} shall be within rank {first.Shape.Rank}");
        if (Axis < 0 || Axis >= first.Shape.Rank) return;
        for (int i = 1; i < checker.InputCount; i++)
        {
            TensorType other = checker.Input(i);
            bool fits = other.Element == first.Element && other.Shape.Rank == first.Shape.Rank;
            for (int d = 0; fits && d < first.Shape.Rank; d++) fits = d == Axis || other.Shape[d] == first.Shape[d];
            checker.Require(3, fits, $"operand {i} {other} shall be like {first} but for axis {Axis}");
        }
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        int[] shape = [.. inputs[0].Shape];
        shape[Axis] = 0;
        foreach (TensorType input in inputs) shape[Axis] = (int)Math.Min((long)shape[Axis] + input.Shape[Axis], int.MaxValue);
        return [new(inputs[0].Element, TensorShape.Create(shape), new ValueRange(inputs.Min(i => i.Range.Minimum), inputs.Max(i => i.Range.Maximum)))];
    }
}
