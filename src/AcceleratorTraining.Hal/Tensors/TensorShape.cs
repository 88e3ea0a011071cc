using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Hal;

/// <summary>
/// The dimensions of a dense row-major tensor, outermost first; activations are NHWC. A dimension may be 0, which
/// makes the tensor empty; rank 0 is a scalar. Equality is by dimensions.
/// </summary>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public readonly struct TensorShape : IEquatable<TensorShape>, IEnumerable<int>
{
    private readonly ImmutableArray<int> _dimensions;

    private TensorShape(ImmutableArray<int> dimensions) => _dimensions = dimensions;

    /// <summary>Makes a shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the product of those that are not 0 exceeds 2^31 - 1. spec: NUMBER-04</exception>
    public static TensorShape Create(ReadOnlySpan<int> dimensions)
    {
        // Zeros do not count: any part of an empty tensor's shape has a product that fits too.
        long count = 1;
        foreach (int dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            count = Math.Min(count * Math.Max(dimension, 1), int.MaxValue + 1L);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int.MaxValue, nameof(dimensions));
        return new TensorShape([.. dimensions]);
    }

    /// <summary>The dimensions, outermost first.</summary>
    public ImmutableArray<int> Dimensions => _dimensions.IsDefault ? [] : _dimensions;

    /// <summary>How many dimensions there are.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The dimension at <paramref name="axis"/>; negative axes count from the innermost.</summary>
    public int this[int axis] => Dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>Product of the dimensions; 1 for a scalar.</summary>
    public int ElementCount
    {
        get
        {
            int count = 1;
            foreach (int dimension in Dimensions) count *= dimension;
            return count;
        }
    }

    /// <summary>Elements in one slice along the outermost dimension; 0 when that dimension is 0 or the shape is a scalar.</summary>
    public int ElementsPerOuter => Rank == 0 || this[0] == 0 ? 0 : ElementCount / this[0];

    /// <summary>Compares by dimensions.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Compares by dimensions.</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int dimension in Dimensions) hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>Iterates over the dimensions.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Dimensions)}]";
}
