namespace AcceleratorTraining.Hal;

/// <summary>
/// SQUARED_ERROR: y i8|i16|i32[B, K], target of y's format and shape, labels i32[B] -> loss i64[1], losses i32[B]: the sum
/// over a row of (y - target)^2 times a scale. Any label but -1 counts its row.
/// </summary>
public sealed record SquaredError : LossOperator
{
    /// <summary>What one squared step of y counts, in units of 2^-32; 1..2^40. For the mean over K of a real error: the square of y's scale over K.</summary>
    public required long ErrorScale { get; init; }

    /// <inheritdoc/>
    public override string Name => "SQUARED_ERROR";

    /// <inheritdoc/>
    public override OperatorExtensions Extension => OperatorExtensions.SquaredError;

    internal override void Check(NodeChecker checker)
    {
        if (!checker.Arity(3, 2)) return;
        TensorType y = checker.Input(0), target = checker.Input(1);
        checker.Require(1, y.Element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 && y.Shape.Rank == 2, $"y {y} shall be i8, i16 or i32 [B, K]");
        CheckRows(checker, y.Shape.Rank == 2 ? y.Shape[0] : 0, int.MaxValue, ErrorScale);
        checker.Require(4, target.Element == y.Element && target.Shape == y.Shape, $"target {target} shall have format and shape of y {y}");
    }
}
