using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>RESHAPE: the same elements in the same row-major order under another shape.</summary>
public sealed record Reshape : Operator
{
    /// <summary>The new dimensions; their product is the input's.</summary>
    public TensorShape Shape { get; init; }

    /// <inheritdoc/>
    public override string Name => "RESHAPE";

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        checker.Require(3, checker.Input(0).Element != ElementType.Int4, "x shall have a format of whole bytes");
        checker.Require(1, Shape.ElementCount == checker.Input(0).Shape.ElementCount, $"shape {Shape} shall have the {checker.Input(0).Shape.ElementCount} elements of x");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(inputs[0].Element, Shape, inputs[0].Range)];
}
