using System.Collections.Immutable;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>
/// Cycles of a tiling. A port serves one transfer at a time, each a whole number of cycles. Data arrive in the order of their first use, so the array starts before
/// a tile is complete, as early as it can without waiting later; outputs leave in the mirror image of it. Between the two the array waits only for a port
/// that is busier than itself, and where a tile without room for its successor changes. Latencies of memories are not counted.
/// </summary>
internal sealed class TilingModel
{
    private readonly TransferPlan _plan;

    // Cycles by port: all, those of loads, those of stores.
    private readonly double[] _busy, _loads, _stores;

    public TilingModel(LoopProblem problem, MemoryHierarchy hierarchy)
    {
        Ways = [.. problem.Operands.Select(o => new OperandWay(problem, hierarchy, o))];
        Temporal = new TemporalLoops(problem.Dimensions.Length);
        _plan = new TransferPlan(hierarchy, Ways);
        (_busy, _loads, _stores) = (new double[_plan.Ports.Length], new double[_plan.Ports.Length], new double[_plan.Ports.Length]);
    }

    /// <summary>What memories hold; to be set after the loops.</summary>
    public ImmutableArray<OperandWay> Ways { get; }

    /// <summary>The loops that do not run over the array.</summary>
    public TemporalLoops Temporal { get; }

    /// <summary>Cycles before the first multiply-accumulate.</summary>
    public double OnloadingCycles { get; private set; }

    /// <summary>Cycles from the first to the last, stalls included.</summary>
    public double ComputationCycles { get; private set; }

    /// <summary>Cycles after the last.</summary>
    public double OffloadingCycles { get; private set; }

    /// <summary>All of them.</summary>
    public double LatencyCycles => OnloadingCycles + ComputationCycles + OffloadingCycles;

    /// <summary>Bits that the outermost memories move.</summary>
    public double OuterBits { get; private set; }

    /// <summary>Takes over how loops are spread over the array.</summary>
    public void SetSpatial(ReadOnlySpan<SpatialFactor> factors)
    {
        foreach (OperandWay way in Ways) way.SetSpatial(factors);
    }

    /// <summary>Bits of a tile at one instance of a level; of sums, as wide as they are while the level works on them.</summary>
    public double TileBits(OperandWay way, int level, int within) =>
        way.Words(level, Temporal.Extents(within)) * way.BitsAbove(level - 1, level == 0 ? 0 : way.Still[level - 1], Temporal.Loops);

    /// <summary>Counts for the loops and ways as they are set.</summary>
    /// <param name="mostCycles">Gives up where the latency is sure to exceed this.</param>
    /// <param name="mostOuterBits">Gives up beyond this.</param>
    /// <returns>False if it gave up: cycles are not set then.</returns>
    /// <exception cref="SimulationException">A memory has no port for one of the transfers.</exception>
    public bool TryEvaluate(double mostCycles = double.PositiveInfinity, double mostOuterBits = double.PositiveInfinity)
    {
        _plan.Collect(Ways, Temporal);
        (double[] busy, double[] loads, double[] stores) = (_busy, _loads, _stores);
        foreach (double[] cyclesOfPorts in (ReadOnlySpan<double[]>)[busy, loads, stores]) Array.Clear(cyclesOfPorts);
        double stalls = 0, onloading = 0, offloading = 0;
        OuterBits = 0;
        foreach (Transfer transfer in _plan.Transfers)
        {
            double each = CyclesEach(transfer), cycles = each * transfer.Count;
            busy[transfer.Port] += cycles;
            if (transfer.IsLoad) loads[transfer.Port] += cycles;
            if (transfer.IsStore) stores[transfer.Port] += cycles;
            if (transfer.Level == transfer.Way.Memories.Length - 1) OuterBits += transfer.Words * transfer.Bits * transfer.Count * transfer.Way.Units[transfer.Level];
            if (transfer.IsWithAbove && !transfer.Way.IsDoubled[transfer.Level])
                stalls += (transfer.Count - 1) * Math.Max(0, each - Temporal.ReplacementWindow(transfer.Way, transfer.Way.Still[transfer.Level]));
        }

        double computation = Temporal.Cycles + stalls;
        if (OuterBits > mostOuterBits || computation > mostCycles || busy.Max() > mostCycles) return false;
        for (int p = 0; p < busy.Length; p++)
        {
            onloading = Math.Max(onloading, Math.Ceiling(Lead(p, isLoad: true)));
            offloading = Math.Max(offloading, Math.Ceiling(Lead(p, isLoad: false)));
        }

        for (int p = 0; p < busy.Length; p++) computation = Math.Max(computation, busy[p] - Math.Min(onloading, loads[p]) - Math.Min(offloading, stores[p]));
        (OnloadingCycles, ComputationCycles, OffloadingCycles) = (onloading, computation, offloading);
        return true;
    }

    /// <summary>The transfers that were counted last.</summary>
    public ImmutableArray<PortTraffic> Traffic() =>
    [
        .. _plan.Transfers.Select(t =>
        {
            (HierarchyMemory memory, MemoryPort port) = _plan.Ports[t.Port];
            double units = t.Way.Units[t.Level], accesses = Math.Ceiling(t.Words * t.Bits / port.MinimumBits) * ((double)port.MinimumBits / port.MaximumBits) * t.Count * units;
            return new PortTraffic(memory.Name, t.Way.Operand.Operand, t.Kind, t.Words * t.Count * units, t.Bits, (long)accesses, CyclesEach(t) * t.Count);
        }),
    ];

    // Cycles that a port has to start before the array so that every word is there when it is first used; for stores, read backwards: cycles that it goes on after it.
    // Within a block of loops the worst moment lies in the last iteration of its outermost loop, which starts after all its others: until then the port has moved
    // what those use, and what the last one adds is asked for as unevenly as in the block inside.
    private double Lead(int port, bool isLoad)
    {
        double lead = Sum(port, isLoad, 0, 1), period = 1, block = lead;
        for (int k = 1; k <= Temporal.Count && block > 0; k++)
        {
            long count = Temporal.Loops[k - 1].Count;
            double all = Sum(port, isLoad, k, count), others = count == 1 ? 0 : Sum(port, isLoad, k, count - 1);
            lead = Math.Max(lead, others - (count - 1) * period + lead * Math.Min(1, (all - others) / block));
            (period, block) = (period * count, all);
        }

        return lead;
    }

    private double Sum(int port, bool isLoad, int within, long iterations)
    {
        double sum = 0;
        foreach (Transfer transfer in _plan.Transfers)
            if (transfer.Port == port && (isLoad ? transfer.IsLoad : transfer.IsStore)) sum += Cycles(transfer, within, iterations);
        return sum;
    }

    // What a port spends on the innermost loops in their first pass, the outermost of them running only so often.
    private double Cycles(Transfer transfer, int within, long iterations)
    {
        if (within <= transfer.Within) return Math.Ceiling(transfer.Way.Words(transfer.Level, Temporal.Extents(within, iterations)) * transfer.Bits / WidthOf(transfer));
        double count = iterations;
        for (int i = transfer.Within; i < within - 1; i++) count *= Temporal.Loops[i].Count;
        return CyclesEach(transfer) * count;
    }

    private double CyclesEach(Transfer transfer) => Math.Ceiling(transfer.Words * transfer.Bits / WidthOf(transfer));

    private long WidthOf(Transfer transfer) => _plan.Ports[transfer.Port].Port.MaximumBits;
}
