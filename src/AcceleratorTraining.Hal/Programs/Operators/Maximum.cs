using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>MAXIMUM: a, b i8|i16|i32 of one format -> the larger of both, raw values; shapes broadcast.</summary>
public sealed record Maximum : ElementwiseOperator
{
    /// <inheritdoc/>
    public override string Name => "MAXIMUM";

    private protected override ImmutableArray<ElementType> Formats => [ElementType.Int8, ElementType.Int16, ElementType.Int32];

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ValueRange a = inputs[0].Range, b = inputs[1].Range;
        return inputs[0].Element != inputs[1].Element
            ? throw new ArgumentOutOfRangeException(nameof(inputs), "Operands have different formats.")
            : [new(inputs[0].Element, base.Infer(inputs)[0].Shape, new ValueRange(Math.Max(a.Minimum, b.Minimum), Math.Max(a.Maximum, b.Maximum)))];
    }
}
