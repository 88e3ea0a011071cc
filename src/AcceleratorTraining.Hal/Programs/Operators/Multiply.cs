namespace AcceleratorTraining.Hal;

/// <summary>
/// MUL: a i32, b i32 -> i32: the 64-bit product shifted right with ties away from zero and saturated; shapes broadcast.
/// Odd in both operands, so that opposite directions give exactly opposite results.
/// </summary>
public sealed record Multiply : ElementwiseOperator
{
    /// <summary>Right shift of the 64-bit product; 0..62.</summary>
    public int Shift { get; init; }

    /// <inheritdoc/>
    public override string Name => "MUL";

    internal override void Check(NodeChecker checker)
    {
        base.Check(checker);
        checker.Require(2, Shift is >= 0 and <= 62, $"shift {Shift} shall be in [0, 62]");
    }
}
