using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// MUL: a i32[..., 1], b i32[C] -> i32[..., C]: the outer product along the innermost dimension, shifted right with ties
/// away from zero and saturated. Odd in both operands, so that opposite directions give exactly opposite results.
/// </summary>
public sealed record Multiply : Operator
{
    /// <summary>Right shift of the 64-bit product; 0..62.</summary>
    public int Shift { get; init; }

    /// <inheritdoc/>
    public override string Name => "MUL";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType a = checker.Input(0), b = checker.Input(1);
        bool shapes = a.Element == ElementType.Int32 && b.Element == ElementType.Int32 && a.Shape.Rank >= 1 && a.Shape[-1] == 1 && b.Shape.Rank == 1;
        checker.Require(1, shapes, $"a {a} shall be i32[..., 1] and b {b} i32[C]");
        checker.Require(2, Shift is >= 0 and <= 62, $"shift {Shift} shall be in [0, 62]");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(ElementType.Int32, TensorShape.Create([.. inputs[0].Shape.Dimensions.AsSpan()[..^1], inputs[1].Shape[0]]))];
}
