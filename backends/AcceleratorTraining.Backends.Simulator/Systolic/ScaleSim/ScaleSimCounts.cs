using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>An operator's counts under the names of SCALE-Sim's reports, its quirks included.</summary>
/// <param name="SramIfmapReads">Input words from SRAM.</param>
/// <param name="SramFilterReads">Weights from SRAM.</param>
/// <param name="SramOfmapWrites">Outputs, partial sums and spurious words to SRAM.</param>
/// <param name="DramIfmapReads">Input words from DRAM.</param>
/// <param name="DramFilterReads">Weights from DRAM.</param>
/// <param name="DramOfmapWrites">Outputs, partial sums and padding to DRAM.</param>
internal readonly record struct ScaleSimCounts(
    long SramIfmapReads, long SramFilterReads, long SramOfmapWrites, long DramIfmapReads, long DramFilterReads, long DramOfmapWrites)
{
    /// <summary>The counts of an operator on a machine whose memories are called "sram" and "dram".</summary>
    public static ScaleSimCounts Of(OperatorCost cost)
    {
        return new(Reads("sram", Operand.Input), Reads("sram", Operand.Weights), Writes("sram"), Reads("dram", Operand.Input), Reads("dram", Operand.Weights), Writes("dram"));

        long Reads(string level, Operand operand) => cost.Accesses.Where(a => a.Level == level && a.Operand == operand && a.Direction == AccessDirection.Read).Sum(a => a.Words);

        long Writes(string level) => cost.Accesses.Where(a => a.Level == level && a.Direction == AccessDirection.Write).Sum(a => a.Words);
    }
}
