using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>PAD: x -> the same format, each dimension longer by its entries of <see cref="Before"/> and <see cref="After"/>.</summary>
public sealed record Pad : Operator
{
    /// <summary>Elements added in front of each dimension; not negative.</summary>
    public ImmutableArray<int> Before { get; init; } = [];

    /// <summary>Elements added behind each dimension; not negative.</summary>
    public ImmutableArray<int> After { get; init; } = [];

    /// <summary>The raw value of the added elements, within the format.</summary>
    public int Value { get; init; }

    /// <inheritdoc/>
    public override string Name => "PAD";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Movable(1, x);
        bool counts = !Before.IsDefault && !After.IsDefault && Before.Length == x.Shape.Rank && After.Length == x.Shape.Rank && Before.All(b => b is >= 0 and <= 1 << 20) && After.All(a => a is >= 0 and <= 1 << 20);
        checker.Require(2, counts, $"before and after shall have {x.Shape.Rank} entries in [0, 2^20]");
        checker.Require(3, x.Element.FullRange().Contains(Value), $"value {Value} shall lie in {x.Element.SpecName()}");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        TensorType x = inputs[0];
        int[] shape = new int[x.Shape.Rank];
        for (int i = 0; i < shape.Length; i++) shape[i] = (int)Math.Min((long)x.Shape[i] + Before[i] + After[i], int.MaxValue);
        return [new(x.Element, TensorShape.Create(shape), new ValueRange(Math.Min(x.Range.Minimum, Value), Math.Max(x.Range.Maximum, Value)))];
    }

    /// <summary>Compares attributes by value.</summary>
    public bool Equals(Pad? other) =>
        other is not null && Value == other.Value && Before.AsSpan().SequenceEqual(other.Before.AsSpan()) && After.AsSpan().SequenceEqual(other.After.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, Before.Length);
}
