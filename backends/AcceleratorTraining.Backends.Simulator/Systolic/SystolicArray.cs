namespace AcceleratorTraining.Backends.Simulator.Systolic;

/// <summary>A rectangle of multiply-accumulate cells.</summary>
/// <param name="Rows">Cells from top to bottom.</param>
/// <param name="Columns">Cells from left to right.</param>
/// <param name="Dataflow">Which operand stays in the cells.</param>
internal readonly record struct SystolicArray(int Rows, int Columns, Dataflow Dataflow)
{
    /// <summary>Multiply-accumulates a cycle at most.</summary>
    public long Cells => (long)Rows * Columns;
}
