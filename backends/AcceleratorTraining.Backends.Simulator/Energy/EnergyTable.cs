using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Energy;

/// <summary>
/// What operations and accesses cost, from a file. Tables for the same thing differ by factors, so an energy means something only beside the table's name.
/// A table tells either arithmetic and accesses, or the energy of a cycle of a whole chip.
/// </summary>
public sealed record EnergyTable
{
    // How far beyond its largest memory a table is trusted: the next point of a published row is seldom further.
    private const double LargestExtrapolation = 16;

    /// <summary>The name that stands beside every energy told with it.</summary>
    public required string Name { get; init; }

    /// <summary>Of what, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Where its figures come from.</summary>
    public required string Source { get; init; }

    /// <summary>How each figure was obtained, what is unverified, what it does not tell.</summary>
    public required string Confidence { get; init; }

    /// <summary>How far energies told with it were found to be from others'.</summary>
    public required string MeasuredError { get; init; }

    /// <summary>The process of the figures; null where none is told.</summary>
    public int? NodeNanometres { get; init; }

    /// <summary>Energy of a cycle of the whole chip, memories included; null for tables of operations and accesses.</summary>
    public double? PicojoulesPerCycle { get; init; }

    /// <summary>Energy that one multiplier leaks a cycle, at work or not; 0 where the table tells none.</summary>
    public double LeakagePicojoulesPerMultiplierCycle { get; init; }

    /// <summary>Multiply-accumulates by width; empty for tables of a chip.</summary>
    public ImmutableArray<MacEnergy> MultiplyAccumulates { get; init; } = [];

    /// <summary>Accesses by kind of memory and capacity, ascending; empty for tables of a chip.</summary>
    public ImmutableArray<AccessEnergy> Accesses { get; init; } = [];

    /// <summary>Energy of a multiply-accumulate: of the narrowest one in the table that is wide enough, so that a width between two is told too high rather than not at all.</summary>
    /// <param name="operandBits">Bits of the wider factor.</param>
    /// <exception cref="SimulationException">The table has none as wide.</exception>
    public double MacPicojoules(int operandBits)
    {
        foreach (MacEnergy mac in MultiplyAccumulates.OrderBy(m => m.OperandBits))
            if (mac.OperandBits >= operandBits) return mac.Picojoules;
        throw new SimulationException($"Energy table '{Name}' has no multiply-accumulate of {operandBits} bits or more.");
    }

    /// <summary>Energy of moving a byte. Between two capacities of the table it follows a power of the capacity, through both; beyond the largest, the power of the last two; below the smallest, the smallest's.</summary>
    /// <param name="level">The memory.</param>
    /// <param name="direction">Out of it or into it.</param>
    /// <exception cref="SimulationException">The level has no energy class, the table no entry for it, or the level is beyond 16 times the table's largest.</exception>
    public double PicojoulesPerByte(MemoryLevel level, AccessDirection direction)
    {
        if (level.EnergyClass is not { } kind) throw new SimulationException($"Memory '{level.Name}' has no energyClass: energy table '{Name}' cannot tell what its accesses cost.");
        AccessEnergy[] points = [.. Accesses.Where(a => a.Class == kind)];
        if (points.Length == 0) throw new SimulationException($"Energy table '{Name}' has no accesses of class '{EnergyTableReader.NameOf(kind)}': memory '{level.Name}' needs them.");
        if (points.Length == 1 && points[0].CapacityBytes == 0) return Of(points[0], direction);
        if (level.SizeBytes > LargestExtrapolation * points[^1].CapacityBytes)
            throw new SimulationException($"Energy table '{Name}' ends at {points[^1].CapacityBytes} bytes of class '{EnergyTableReader.NameOf(kind)}': memory '{level.Name}' of {level.SizeBytes} is more than {LargestExtrapolation} times that.");
        if (level.SizeBytes <= points[0].CapacityBytes || points.Length == 1) return Of(points[0], direction);
        int above = Array.FindIndex(points, p => p.CapacityBytes >= level.SizeBytes);
        if (above < 0) above = points.Length - 1;
        (AccessEnergy low, AccessEnergy high) = (points[above - 1], points[above]);
        double share = Math.Log((double)level.SizeBytes / low.CapacityBytes) / Math.Log((double)high.CapacityBytes / low.CapacityBytes);
        return Of(low, direction) * Math.Pow(Of(high, direction) / Of(low, direction), share);
    }

    private static double Of(AccessEnergy access, AccessDirection direction) => direction == AccessDirection.Read ? access.ReadPicojoulesPerByte : access.WritePicojoulesPerByte;
}
