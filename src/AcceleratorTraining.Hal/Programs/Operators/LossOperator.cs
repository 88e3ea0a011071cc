using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// Operators that judge the rows of a batch: -> loss i64[1], losses i32[B] in bits Q16, loss being their sum. The last
/// operand is labels i32[B]; a label of -1 marks a padding row, whose loss is 0.
/// </summary>
public abstract record LossOperator : Operator
{
    /// <summary>Rules 2 and 3 of every loss: the labels, which are the last operand, and the scale.</summary>
    private protected static void CheckRows(NodeChecker checker, int batch, long largestLabel, long scale)
    {
        TensorType labels = checker.Input(checker.InputCount - 1);
        bool fits = labels.Element == ElementType.Int32 && labels.Shape.Rank == 1 && labels.Shape[0] == batch && new ValueRange(-1, largestLabel).Contains(labels.Range);
        checker.Require(2, fits, $"labels {labels} shall be i32[{batch}] in [-1, {largestLabel}]");
        checker.Require(3, IsScale(scale), $"scale {scale} shall be in [1, 2^40]");
    }

    /// <summary>Whether a factor in units of 2^-32 is in [1, 2^40].</summary>
    private protected static bool IsScale(long scale) => scale is >= 1 and <= 1L << 40;

    internal override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new(ElementType.Int64, [1]), new(ElementType.Int32, [inputs[0].Shape[0]])];
}
