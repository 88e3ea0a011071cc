using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>ADD: a i32, b i32 of the same shape -> i32, the sum saturated to 32 bits.</summary>
public sealed record Add : Operator
{
    /// <inheritdoc/>
    public override string Name => "ADD";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType a = checker.Input(0), b = checker.Input(1);
        checker.Require(1, a.Element == ElementType.Int32 && b.Element == ElementType.Int32 && a.Shape == b.Shape, $"a {a} and b {b} shall be i32 of one shape");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(ElementType.Int32, inputs[0].Shape)];
}
