using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;

namespace AcceleratorTraining.Backends.Simulator.Reports;

/// <summary>One operator of a report.</summary>
/// <param name="Cost">What it costs.</param>
/// <param name="StartCycle">Cycles of all operators before it.</param>
/// <param name="Memories">What it moves at each memory of the report, in the report's order.</param>
/// <param name="Energy">By the report's table; null without one.</param>
public sealed record OperatorReport(OperatorCost Cost, long StartCycle, ImmutableArray<MemoryUse> Memories, EnergyEstimate? Energy)
{
    /// <summary>Its cycles over the least that any schedule needs; at least 1. Null where no bound is known, or where it costs nothing.</summary>
    public double? RooflineDistance => Cost.RooflineCycles > 0 && Cost.Cycles > 0 ? (double)Cost.Cycles / Cost.RooflineCycles : null;

    /// <summary>Elements that move at a memory.</summary>
    public long Words(string level, AccessDirection direction, params ReadOnlySpan<Operand> operands)
    {
        long words = 0;
        foreach (AccessCount access in Cost.Accesses)
            if (access.Level == level && access.Direction == direction && operands.Contains(access.Operand)) words += access.Words;
        return words;
    }
}
