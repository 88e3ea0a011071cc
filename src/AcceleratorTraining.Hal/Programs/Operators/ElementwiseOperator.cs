using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Operators of two operands of one format, with broadcasting. spec: BROADCAST-01</summary>
public abstract record ElementwiseOperator : Operator
{
    /// <summary>Formats the operands may have.</summary>
    private protected virtual ImmutableArray<ElementType> Formats => [ElementType.Int32];

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 1)) return;
        TensorType a = checker.Input(0), b = checker.Input(1);
        checker.Require(1, a.Element == b.Element && Formats.Contains(a.Element), $"a {a} and b {b} shall both be {string.Join(" or ", Formats.Select(f => f.SpecName()))}");
        checker.Limit("BROADCAST-01", Broadcast.TryJoin(a.Shape, b.Shape, out _), $"a {a.Shape} and b {b.Shape} shall agree in each dimension, or one of them be 1");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Element == inputs[1].Element && Broadcast.TryJoin(inputs[0].Shape, inputs[1].Shape, out TensorShape shape)
            ? [new(inputs[0].Element, shape, ResultRange(inputs[0], inputs[1]))]
            : throw new ArgumentOutOfRangeException(nameof(inputs), $"{inputs[0]} and {inputs[1]} have different formats or cannot be broadcast.");

    /// <summary>What results can be; any value of the format unless an operator knows better.</summary>
    private protected virtual ValueRange ResultRange(TensorType a, TensorType b) => a.Element.FullRange();
}
