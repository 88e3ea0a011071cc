using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Functions of x i16 -> i16 in Q0.15 by the table of the logistic function; the argument is scaled first.</summary>
public abstract record SigmoidOperator : Operator
{
    /// <summary>Factor of the input; 0..2^20.</summary>
    public int Multiplier { get; init; }

    /// <summary>Rounding right shift (half up) behind it; 0..30.</summary>
    public int Shift { get; init; }

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(1, 1)) return;
        checker.Require(1, checker.Input(0).Element == ElementType.Int16, $"x {checker.Input(0)} shall be i16");
        checker.Require(2, Multiplier is >= 0 and <= 1 << 20, $"multiplier {Multiplier} shall be in [0, 2^20]");
        checker.Require(3, Shift is >= 0 and <= 30, $"shift {Shift} shall be in [0, 30]");
    }

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(ElementType.Int16, inputs[0].Shape)];
}
