namespace AcceleratorTraining.Hal;

/// <summary>
/// ENTROPY: logits i8|i32[B, C], labels i32[B] -> loss i64[1], losses i32[B]: the Shannon entropy of a row's softmax. Any
/// label but -1 counts its row.
/// </summary>
public sealed record Entropy : LossOperator
{
    /// <summary>log2(e) times the logits' scale, in units of 2^-32; 1..2^40.</summary>
    public required long LogitScale { get; init; }

    /// <inheritdoc/>
    public override string Name => "ENTROPY";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.Entropy;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(2, 2)) return;
        TensorType logits = checker.Input(0);
        checker.Require(1, logits.Element is ElementType.Int8 or ElementType.Int32 && logits.Shape.Rank == 2 && logits.Shape[1] >= 1, $"logits {logits} shall be i8 or i32 [B, C] with C at least 1");
        CheckRows(checker, logits.Shape.Rank == 2 ? logits.Shape[0] : 0, int.MaxValue, LogitScale);
    }
}
