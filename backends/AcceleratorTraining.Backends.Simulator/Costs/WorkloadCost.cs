using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>Sums over operators.</summary>
/// <param name="Cycles">From the first to the last, one after another.</param>
/// <param name="StallCycles">Those of them in which the arithmetic waited.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="Accesses">Traffic by level, operand and direction, in the order in which they first occur.</param>
public sealed record WorkloadCost(long Cycles, long StallCycles, long Macs, ImmutableArray<AccessCount> Accesses)
{
    /// <summary>Adds costs up.</summary>
    public static WorkloadCost Sum(IEnumerable<OperatorCost> costs)
    {
        long cycles = 0, stalls = 0, macs = 0;
        OrderedDictionary<(string, Operand, AccessDirection), AccessCount> accesses = [];
        foreach (OperatorCost cost in costs)
        {
            cycles += cost.Cycles;
            stalls += cost.StallCycles;
            macs += cost.Macs;
            foreach (AccessCount access in cost.Accesses)
            {
                (string, Operand, AccessDirection) key = (access.Level, access.Operand, access.Direction);
                accesses[key] = accesses.TryGetValue(key, out AccessCount sum) ? sum with { Words = sum.Words + access.Words, Bytes = sum.Bytes + access.Bytes } : access;
            }
        }

        return new WorkloadCost(cycles, stalls, macs, [.. accesses.Values]);
    }

    /// <summary>Bytes at a level, in both directions and of all operands.</summary>
    public long BytesAt(string level) => Accesses.Where(a => a.Level == level).Sum(a => a.Bytes);

    /// <summary>Bytes of an operand out of a level or into it.</summary>
    public long Bytes(string level, Operand operand, AccessDirection direction) =>
        Accesses.Where(a => a.Level == level && a.Operand == operand && a.Direction == direction).Sum(a => a.Bytes);
}
