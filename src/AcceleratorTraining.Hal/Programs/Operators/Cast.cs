using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>CAST: x u8|i8|i16|i32|i64 -> <see cref="Output"/> u8|i8|i16|i32 of the same shape: x - zero point, saturated.</summary>
public sealed record Cast : Operator
{
    /// <summary>Subtracted from x.</summary>
    public int InputZeroPoint { get; init; }

    /// <summary>Format of the result.</summary>
    public ElementType Output { get; init; } = ElementType.Int32;

    /// <inheritdoc/>
    public override string Name => "CAST";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        ElementType x = checker.Input(0).Element;
        checker.Require(1, x is ElementType.UInt8 or ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64, $"x {x.SpecName()} shall be u8, i8, i16, i32 or i64");
        checker.Require(2, Output is ElementType.UInt8 or ElementType.Int8 or ElementType.Int16 or ElementType.Int32, $"result {Output.SpecName()} shall be u8, i8, i16 or i32");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ValueRange x = inputs[0].Range, full = Output.FullRange();
        long End(long value) => (long)Int128.Clamp((Int128)value - InputZeroPoint, full.Minimum, full.Maximum);
        return [new(Output, inputs[0].Shape, new ValueRange(End(x.Minimum), End(x.Maximum)))];
    }
}
