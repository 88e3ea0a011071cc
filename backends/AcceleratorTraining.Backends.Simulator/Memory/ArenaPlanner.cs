using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>
/// Gives buffers addresses so that those alive at the same time do not overlap and the arena stays small. Finding the smallest is NP-hard: buffers are placed one after the other
/// into the lowest gap that fits, largest first, and while the result is above the lower bound, orders near the best one are tried. The same buffers always give the same plan.
/// </summary>
public static class ArenaPlanner
{
    // Enough for random live ranges of 25 buffers to reach the lower bound; those of networks are easier.
    private const int MaximumTrials = 1000;

    // Bounds the work for arenas of many buffers: a trial costs the square of their number.
    private const long MaximumPlacements = 20_000_000;

    /// <summary>Plans an arena.</summary>
    /// <param name="buffers">What it has to hold.</param>
    /// <param name="alignmentBytes">What addresses, and the room given to a buffer, are multiples of; at least 1.</param>
    /// <param name="capBytes">What the arena may take at most; null without a bound.</param>
    /// <param name="operatorNames">What to call operators in messages; null to give their numbers.</param>
    /// <exception cref="SimulationException">A buffer is malformed, or the arena would be above its cap: names the operator at which.</exception>
    public static ArenaPlan Plan(IReadOnlyList<ArenaBuffer> buffers, int alignmentBytes, long? capBytes, IReadOnlyList<string>? operatorNames = null)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentOutOfRangeException.ThrowIfLessThan(alignmentBytes, 1);
        foreach (ArenaBuffer buffer in buffers)
        {
            if (buffer.Bytes < 0 || buffer.FirstOperator < 0 || buffer.LastOperator < buffer.FirstOperator)
                throw new SimulationException($"Buffer '{buffer.Name}' shall have at least 0 bytes and end no earlier than it begins: {buffer.Bytes} bytes, operators {buffer.FirstOperator} to {buffer.LastOperator}.");
        }

        long[] sizes = [.. buffers.Select(b => checked((b.Bytes + alignmentBytes - 1) / alignmentBytes * alignmentBytes))];
        (long bound, int busiest) = FindBusiest(buffers, sizes);
        if (bound > capBytes) throw Overflow(operatorNames, busiest, $"needs {bound} bytes at once", capBytes.Value);
        ArenaPlacement best = Search(new ArenaPlacement(buffers, sizes), bound);
        if (best.PeakBytes > capBytes) throw Overflow(operatorNames, buffers[best.Highest].FirstOperator, $"would need {best.PeakBytes} bytes in the best placement found", capBytes.Value);
        return new ArenaPlan([.. best.Offsets], best.PeakBytes, bound);
    }

    /// <summary>Bytes alive at each operator, sizes rounded up to the alignment.</summary>
    /// <param name="buffers">What lives.</param>
    /// <param name="alignmentBytes">What sizes are rounded up to.</param>
    /// <param name="operatorCount">How many operators there are.</param>
    internal static long[] LiveBytes(IReadOnlyList<ArenaBuffer> buffers, int alignmentBytes, int operatorCount)
    {
        long[] live = new long[operatorCount];
        foreach (ArenaBuffer buffer in buffers)
        {
            for (int i = buffer.FirstOperator; i <= buffer.LastOperator && i < operatorCount; i++) live[i] = checked(live[i] + (buffer.Bytes + alignmentBytes - 1) / alignmentBytes * alignmentBytes);
        }

        return live;
    }

    // The maximum is taken where some buffer begins, so only those operators are looked at.
    private static (long Bytes, int Operator) FindBusiest(IReadOnlyList<ArenaBuffer> buffers, long[] sizes)
    {
        (long Bytes, int Operator) busiest = (0, 0);
        foreach (int start in buffers.Select(b => b.FirstOperator).Distinct())
        {
            long live = 0;
            for (int i = 0; i < sizes.Length; i++)
            {
                if (buffers[i].FirstOperator <= start && start <= buffers[i].LastOperator) live = checked(live + sizes[i]);
            }

            if (live > busiest.Bytes) busiest = (live, start);
        }

        return busiest;
    }

    private static ArenaPlacement Search(ArenaPlacement placement, long bound)
    {
        placement.PlaceLargestFirst();
        if (placement.PeakBytes == bound) return placement;
        ArenaPlacement best = placement.Copy();
        placement.PlaceLongestFirst();
        if (placement.PeakBytes < best.PeakBytes) best = placement.Copy();
        long trials = Math.Min(MaximumTrials, MaximumPlacements / Math.Max(1, (long)placement.Count * placement.Count));
        for (uint trial = 1; trial <= trials && best.PeakBytes > bound; trial++)
        {
            ArenaPlacement other = best.Copy();
            other.PlaceHighestEarlier(trial);
            if (other.PeakBytes <= best.PeakBytes) best = other;
        }

        return best;
    }

    private static SimulationException Overflow(IReadOnlyList<string>? names, int index, string need, long cap) =>
        new($"The arena does not fit: operator {(names is null || index >= names.Count ? index.ToString(System.Globalization.CultureInfo.InvariantCulture) : $"'{names[index]}'")} {need}, the cap is {cap}.");
}
