using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>SLICE: x -> y[i] = x[start + i * stride] along each dimension; a negative stride runs backwards.</summary>
public sealed record Slice : Operator
{
    /// <summary>First element taken along each dimension.</summary>
    public ImmutableArray<int> Starts { get; init; } = [];

    /// <summary>Elements taken along each dimension; not negative.</summary>
    public ImmutableArray<int> Sizes { get; init; } = [];

    /// <summary>Elements from one taken to the next; not 0.</summary>
    public ImmutableArray<int> Strides { get; init; } = [];

    /// <inheritdoc/>
    public override string Name => "SLICE";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Movable(1, x);
        int rank = x.Shape.Rank;
        bool counts = !Starts.IsDefault && !Sizes.IsDefault && !Strides.IsDefault && Starts.Length == rank && Sizes.Length == rank && Strides.Length == rank && Sizes.All(s => s >= 0) && Strides.All(s => s != 0);
        checker.Require(2, counts, $"starts, sizes and strides shall have {rank} entries, sizes not negative, strides not 0");
        if (!counts) return;
        for (int i = 0; i < rank; i++)
        {
            long last = Starts[i] + (Sizes[i] - 1L) * Strides[i];
            bool inside = Sizes[i] == 0 || (Starts[i] >= 0 && Starts[i] < x.Shape[i] && last >= 0 && last < x.Shape[i]);
            checker.Require(3, inside, $"elements {Starts[i]} to {last} shall lie in dimension {i} of {x.Shape}");
        }
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(inputs[0].Element, TensorShape.Create(Sizes.AsSpan()), inputs[0].Range)];

    /// <summary>Compares attributes by value.</summary>
    public bool Equals(Slice? other) =>
        other is not null && Starts.AsSpan().SequenceEqual(other.Starts.AsSpan()) && Sizes.AsSpan().SequenceEqual(other.Sizes.AsSpan()) && Strides.AsSpan().SequenceEqual(other.Strides.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Starts.Length, Sizes.Length == 0 ? 0 : Sizes[0]);
}
