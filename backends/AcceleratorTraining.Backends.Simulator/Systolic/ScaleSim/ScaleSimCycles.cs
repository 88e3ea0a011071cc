namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>
/// SCALE-Sim's compute side as formulas. Nothing overlaps: a fold loads its stationary operand (R cycles; none where sums stay),
/// streams T steps and drains through the skew of R + C - 2 cycles before the next one starts.
/// </summary>
internal static class ScaleSimCycles
{
    /// <summary>Cycles of one fold: T + R + C - 2 where sums stay, T + 2R + C - 2 otherwise.</summary>
    public static long OfFold(FoldedGemm gemm) =>
        checked(gemm.Stream + gemm.Array.Rows + gemm.Array.Columns - 2 + (gemm.Array.Dataflow == Dataflow.OutputStationary ? 0 : gemm.Array.Rows));

    /// <summary>Cycles of all folds.</summary>
    public static long Of(FoldedGemm gemm) => checked(gemm.Folds * OfFold(gemm));

    /// <summary>Quirk "last cycle": the total that SCALE-Sim prints is the number of the last cycle, counted from 0.</summary>
    public static long Reported(FoldedGemm gemm) => Of(gemm) - 1;

    /// <summary>Multiply-accumulates over those that the cells could have done in the printed total, in percent.</summary>
    public static double OverallUtilizationPercent(FoldedGemm gemm, long reportedCycles) => 100.0 * gemm.Macs / ((double)reportedCycles * gemm.Array.Cells);

    /// <summary>Quirk "utilization": SCALE-Sim divides by T + 2R + 2C - 3 cycles a fold where weights or inputs stay, which are not its own cycles.</summary>
    public static double ComputeUtilizationPercent(FoldedGemm gemm)
    {
        SystolicArray array = gemm.Array;
        long cycles = array.Dataflow == Dataflow.OutputStationary ? OfFold(gemm) : gemm.Stream + 2L * array.Rows + 2L * array.Columns - 3;
        return 100.0 * gemm.MappingEfficiency * gemm.Stream / cycles;
    }

    /// <summary>Quirk "spurious writes": where sums stay, SCALE-Sim adds R + C output writes a fold that nothing makes.</summary>
    public static long SpuriousOutputWrites(FoldedGemm gemm) =>
        checked(gemm.Array.Dataflow == Dataflow.OutputStationary ? gemm.Folds * (gemm.Array.Rows + gemm.Array.Columns) : 0);

    /// <summary>Output writes as SCALE-Sim prints them: outputs, partial sums (quirk "no read-back": never read again) and spurious ones.</summary>
    public static long ReportedOutputWrites(FoldedGemm gemm) => checked(gemm.Outputs + gemm.PartialSums + SpuriousOutputWrites(gemm));

    /// <summary>The first cycle in which a stationary operand is asked for: its missing rows come first, for rows load last to first.</summary>
    public static long FirstStationaryRequest(FoldedGemm gemm) => gemm.Array.Rows - Math.Min(gemm.Array.Rows, gemm.MappedRows);
}
