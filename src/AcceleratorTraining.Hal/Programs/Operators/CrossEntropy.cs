namespace AcceleratorTraining.Hal;

/// <summary>
/// CROSS_ENTROPY: logits i8|i32[B, C], labels i32[B] -> loss i64[1], losses i32[B]: log2 of the sum of 2^(l - l_label) in
/// Q16, the sum over the batch in 64 bits. A label of -1 marks a padding row, whose loss is 0.
/// </summary>
public sealed record CrossEntropy : LossOperator
{
    /// <summary>log2(e) times the logits' scale, in units of 2^-32; 1..2^40.</summary>
    public required long LogitScale { get; init; }

    /// <inheritdoc/>
    public override string Name => "CROSS_ENTROPY";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.CrossEntropy;

    internal override void Check(NodeChecker checker)
    {
        if (checker.Arity(2, 2)) CheckLogits(checker, LogitScale);
    }

    internal static void CheckLogits(NodeChecker checker, long logitScale)
    {
        TensorType logits = checker.Input(0), labels = checker.Input(1);
        checker.Require(1, logits.Element is ElementType.Int8 or ElementType.Int32 && logits.Shape.Rank == 2 && logits.Shape[1] >= 1, $"logits {logits} shall be i8 or i32 [B, C] with C at least 1");
        int batch = logits.Shape.Rank == 2 ? logits.Shape[0] : 0, classes = logits.Shape.Rank == 2 ? logits.Shape[1] : 0;
        bool fits = labels.Element == ElementType.Int32 && labels.Shape.Rank == 1 && labels.Shape[0] == batch && new ValueRange(-1, classes - 1).Contains(labels.Range);
        checker.Require(2, fits, $"labels {labels} shall be i32[{batch}] in [-1, {classes - 1}]");
        checker.Require(3, logitScale is >= 1 and <= 1L << 40, $"logit scale {logitScale} shall be in [1, 2^40]");
    }
}
