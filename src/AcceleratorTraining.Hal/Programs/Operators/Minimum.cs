using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>MINIMUM: a, b i8|i16|i32 of one format -> the smaller of both, raw values; shapes broadcast.</summary>
public sealed record Minimum : ElementwiseOperator
{
    /// <inheritdoc/>
    public override string Name => "MINIMUM";

    private protected override ImmutableArray<ElementType> Formats => [ElementType.Int8, ElementType.Int16, ElementType.Int32];

    private protected override ValueRange ResultRange(TensorType a, TensorType b) =>
        new(Math.Min(a.Range.Minimum, b.Range.Minimum), Math.Min(a.Range.Maximum, b.Range.Maximum));
}
