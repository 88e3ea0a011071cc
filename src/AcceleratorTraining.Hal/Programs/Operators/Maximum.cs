using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>MAXIMUM: a, b i8|i16|i32 of one format -> the larger of both, raw values; shapes broadcast.</summary>
public sealed record Maximum : ElementwiseOperator
{
    /// <inheritdoc/>
    public override string Name => "MAXIMUM";

    private protected override ImmutableArray<ElementType> Formats => [ElementType.Int8, ElementType.Int16, ElementType.Int32];

    private protected override ValueRange ResultRange(TensorType a, TensorType b) =>
        new(Math.Max(a.Range.Minimum, b.Range.Minimum), Math.Max(a.Range.Maximum, b.Range.Maximum));
}
