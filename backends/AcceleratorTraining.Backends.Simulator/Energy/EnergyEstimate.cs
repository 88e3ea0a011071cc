using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>Energy of operators by one table: counts times what the table says. Its unit is picojoules of that table. spec: TIMING-06</summary>
public sealed record EnergyEstimate
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>Of multiply-accumulates; 0 by tables of a whole chip.</summary>
    public double ArithmeticPicojoules { get; init; }

    /// <summary>Of multipliers that leak; 0 where the table tells none.</summary>
    public double LeakagePicojoules { get; init; }

    /// <summary>Of the whole chip's cycles; 0 by tables of operations and accesses.</summary>
    public double ChipPicojoules { get; init; }

    /// <summary>Of accesses, by memory.</summary>
    public required ImmutableSortedDictionary<string, double> PicojoulesByLevel { get; init; }

    /// <summary>The same, by operand.</summary>
    public required ImmutableSortedDictionary<Operand, double> PicojoulesByOperand { get; init; }

    /// <summary>All of it.</summary>
    public double TotalPicojoules => ArithmeticPicojoules + LeakagePicojoules + ChipPicojoules + PicojoulesByLevel.Values.Sum();

    /// <summary>Adds up.</summary>
    /// <param name="costs">What the operators do.</param>
    /// <param name="memories">The machine's memories; accesses name them.</param>
    /// <param name="multipliers">How many leak.</param>
    /// <param name="table">What it costs.</param>
    /// <param name="operandBits">Bits of the factors of a multiply-accumulate.</param>
    /// <exception cref="SimulationException">An access names no memory, or the table has no entry for something that was done.</exception>
    public static EnergyEstimate Of(IEnumerable<OperatorCost> costs, ImmutableArray<MemoryLevel> memories, long multipliers, EnergyTable table, int operandBits = 8)
    {
        long cycles = 0, macs = 0;
        SortedDictionary<string, double> byLevel = new(StringComparer.Ordinal);
        SortedDictionary<Operand, double> byOperand = [];
        foreach (OperatorCost cost in costs)
        {
            cycles += cost.Cycles;
            macs += cost.Macs;
            if (table.PicojoulesPerCycle is not null) continue;
            foreach (AccessCount access in cost.Accesses)
            {
                if (access.Bytes == 0) continue;
                MemoryLevel level = memories.FirstOrDefault(m => m.Name == access.Level) ?? throw new SimulationException($"Operator '{cost.Name}' moves bytes at memory '{access.Level}', which the machine does not have: energy table '{table.Name}' cannot tell what they cost.");
                double energy = access.Bytes * table.PicojoulesPerByte(level, access.Direction);
                byLevel[access.Level] = byLevel.GetValueOrDefault(access.Level) + energy;
                byOperand[access.Operand] = byOperand.GetValueOrDefault(access.Operand) + energy;
            }
        }

        bool isChip = table.PicojoulesPerCycle is not null;
        return new EnergyEstimate
        {
            Table = table.Name,
            ArithmeticPicojoules = isChip || macs == 0 ? 0 : macs * table.MacPicojoules(operandBits),
            LeakagePicojoules = (double)multipliers * cycles * table.LeakagePicojoulesPerMultiplierCycle,
            ChipPicojoules = cycles * (table.PicojoulesPerCycle ?? 0),
            PicojoulesByLevel = byLevel.ToImmutableSortedDictionary(StringComparer.Ordinal),
            PicojoulesByOperand = byOperand.ToImmutableSortedDictionary(),
        };
    }

    /// <summary>The total with the table's name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TotalPicojoules / 1e6:G6} uJ by {Table}");
}
