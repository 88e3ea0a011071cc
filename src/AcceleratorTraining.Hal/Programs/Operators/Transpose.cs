using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>TRANSPOSE: x -> dimension i of the result is dimension <see cref="Permutation"/>[i] of x.</summary>
public sealed record Transpose : Operator
{
    /// <summary>Each dimension of x once.</summary>
    public ImmutableArray<int> Permutation { get; init; } = [];

    /// <inheritdoc/>
    public override string Name => "TRANSPOSE";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Movable(1, x);
        checker.Require(2, !Permutation.IsDefault && Permutation.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Rank)), $"the permutation shall name each of the {x.Shape.Rank} dimensions once");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        int[] shape = new int[Permutation.Length];
        for (int i = 0; i < shape.Length; i++) shape[i] = inputs[0].Shape[Permutation[i]];
        return [new(inputs[0].Element, TensorShape.Create(shape), inputs[0].Range)];
    }

    /// <summary>Compares permutations by value.</summary>
    public bool Equals(Transpose? other) => other is not null && Permutation.AsSpan().SequenceEqual(other.Permutation.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Permutation.Length;
}
