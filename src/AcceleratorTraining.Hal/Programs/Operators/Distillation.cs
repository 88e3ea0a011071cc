namespace AcceleratorTraining.Hal;

/// <summary>
/// DISTILLATION: logits i8|i32[B, C], teacher i8|i32[B, C], labels i32[B] -> loss i64[1], losses i32[B]: the cross-entropy
/// of the logits' softmax under the teacher's. Any label but -1 counts its row.
/// </summary>
/// <remarks>Source: Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network", 2015; a temperature divides both scales.</remarks>
public sealed record Distillation : LossOperator
{
    /// <summary>log2(e) times the logits' scale, in units of 2^-32; 1..2^40.</summary>
    public required long LogitScale { get; init; }

    /// <summary>log2(e) times the teacher's scale, in units of 2^-32; 1..2^40.</summary>
    public required long TeacherScale { get; init; }

    /// <inheritdoc/>
    public override string Name => "DISTILLATION";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.Distillation;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 2)) return;
        TensorType logits = checker.Input(0), teacher = checker.Input(1);
        checker.Require(1, logits.Element is ElementType.Int8 or ElementType.Int32 && logits.Shape.Rank == 2 && logits.Shape[1] >= 1, $"logits {logits} shall be i8 or i32 [B, C] with C at least 1");
        CheckRows(checker, logits.Shape.Rank == 2 ? logits.Shape[0] : 0, int.MaxValue, LogitScale);
        checker.Require(4, teacher.Element is ElementType.Int8 or ElementType.Int32 && teacher.Shape == logits.Shape, $"teacher {teacher} shall be i8 or i32 and have the shape of logits {logits}");
        checker.Require(5, IsScale(TeacherScale), $"teacher scale {TeacherScale} shall be in [1, 2^40]");
    }
}
