using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>CLAMP: x i8|i16|i32 -> the same format and shape, limited to [<see cref="Minimum"/>, <see cref="Maximum"/>].</summary>
public sealed record Clamp : Operator
{
    /// <summary>Smallest result, within the format.</summary>
    public int Minimum { get; init; }

    /// <summary>Largest result, within the format.</summary>
    public int Maximum { get; init; }

    /// <inheritdoc/>
    public override string Name => "CLAMP";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        TensorType x = checker.Input(0);
        checker.Require(1, x.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"x {x} shall be i8, i16 or i32");
        checker.Require(2, Minimum <= Maximum && x.Element.FullRange().Contains(new ValueRange(Minimum, Maximum)), $"[{Minimum}, {Maximum}] shall lie in {x.Element.SpecName()}");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ValueRange range = inputs[0].Range;
        return [new(inputs[0].Element, inputs[0].Shape, new ValueRange(Math.Clamp(range.Minimum, Minimum, Maximum), Math.Clamp(range.Maximum, Minimum, Maximum)))];
    }
}
