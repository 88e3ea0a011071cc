using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>
/// Cost of a tiling. A tile is fetched once for each iteration of the loops outside it, except the innermost run of loops that do not index its operand;
/// multipliers hold their inputs through such a run too. A port serves one transfer at a time, each a whole number of cycles. Data arrive in the order of their
/// first use, so the array starts before a tile is complete, as early as it can without waiting later; outputs leave in the mirror image of it. Between the two, the
/// array waits only for a port that is busier than itself, and where a tile without room for its successor changes.
/// </summary>
internal sealed class TilingModel
{
    private static readonly ImmutableArray<TransferKind> Kinds = [.. Enum.GetValues<TransferKind>()];

    private readonly LoopProblem _problem;
    private readonly MemoryHierarchy _hierarchy;
    private readonly int[][] _portsOfWay;
    private readonly (HierarchyMemory Memory, MemoryPort Port)[] _ports;
    private readonly List<Transfer> _transfers = [];

    // Temporal extents of the first loops, by how many.
    private readonly List<double[]> _prefixes = [];

    private readonly double[] _partial;
    private NestLoop[] _temporal = [];

    public TilingModel(LoopProblem problem, MemoryHierarchy hierarchy)
    {
        (_problem, _hierarchy, _partial) = (problem, hierarchy, new double[problem.Dimensions.Length]);
        Ways = [.. problem.Operands.Select(o => new OperandWay(problem, hierarchy, o))];
        _ports = [.. hierarchy.Memories.SelectMany(m => m.Ports.Select(p => (m, p)))];
        _portsOfWay = [.. Ways.Select(w => w.Memories.SelectMany(m => Kinds.Select(k => Array.FindIndex(_ports, p => p.Memory == hierarchy.Memories[m] && p.Port.Uses.Contains(new PortUse(w.Operand.Operand, k))))).ToArray())];
    }

    public ImmutableArray<OperandWay> Ways { get; }

    public double OnloadingCycles { get; private set; }

    public double ComputationCycles { get; private set; }

    public double OffloadingCycles { get; private set; }

    // Bits that the outermost memories move.
    public double OuterBits { get; private set; }

    public double LatencyCycles => OnloadingCycles + ComputationCycles + OffloadingCycles;

    public long ComputeCycles { get; private set; }

    public void SetSpatial(ReadOnlySpan<SpatialFactor> factors)
    {
        foreach (OperandWay way in Ways) way.SetSpatial(factors);
    }

    // Innermost first. What ways hold is to be set after it.
    public void SetTemporal(ReadOnlySpan<NestLoop> loops)
    {
        _temporal = loops.ToArray();
        while (_prefixes.Count <= loops.Length) _prefixes.Add(new double[_problem.Dimensions.Length]);
        Array.Fill(_prefixes[0], 1);
        ComputeCycles = 1;
        for (int k = 0; k < loops.Length; k++)
        {
            _prefixes[k].CopyTo(_prefixes[k + 1], 0);
            _prefixes[k + 1][loops[k].Dimension] *= loops[k].Count;
            ComputeCycles = checked(ComputeCycles * loops[k].Count);
        }
    }

    public double TileBits(OperandWay way, int level, int within) => way.Words(level, _prefixes[within]) * way.BitsAbove(level - 1, level == 0 ? 0 : way.Still[level - 1], _temporal);

    // Times that a tile of so many loops is replaced, the first included.
    public double Repeats(int within)
    {
        double repeats = 1;
        for (int i = within; i < _temporal.Length; i++) repeats *= _temporal[i].Count;
        return repeats;
    }

    public int StillOf(OperandWay way, int within)
    {
        while (within < _temporal.Length && !way.Indexed[_temporal[within].Dimension]) within++;
        return within;
    }

    public void Evaluate()
    {
        CollectTransfers();
        Span<double> busy = stackalloc double[_ports.Length], first = stackalloc double[_ports.Length], last = stackalloc double[_ports.Length];
        double stalls = 0;
        OuterBits = 0;
        foreach (Transfer transfer in _transfers)
        {
            double each = Math.Ceiling(transfer.Words * transfer.Bits / _ports[transfer.Port].Port.MaximumBits), cycles = each * transfer.Count;
            busy[transfer.Port] += cycles;
            OperandWay way = Ways[transfer.Way];
            if (transfer.IsLoad) first[transfer.Port] += cycles;
            if (transfer.IsStore) last[transfer.Port] += cycles;
            if (transfer.Level == way.Memories.Length - 1) OuterBits += transfer.Words * transfer.Bits * transfer.Count * way.Units[transfer.Level];
            if ((transfer.Kind is TransferKind.WriteFromAbove or TransferKind.ReadForAbove) && !way.IsDoubled[transfer.Level]) stalls += (transfer.Count - 1) * Math.Max(0, each - Window(way, transfer.Level));
        }

        double onloading = 0, offloading = 0;
        for (int p = 0; p < _ports.Length; p++)
        {
            onloading = Math.Max(onloading, Lead(p, isLoad: true));
            offloading = Math.Max(offloading, Lead(p, isLoad: false));
        }

        double computation = ComputeCycles + stalls;
        for (int p = 0; p < _ports.Length; p++) computation = Math.Max(computation, busy[p] - Math.Min(onloading, first[p]) - Math.Min(offloading, last[p]));
        (OnloadingCycles, ComputationCycles, OffloadingCycles) = (onloading, computation, offloading);
    }

    // Cycles that a port has to start before the array so that every word is there when it is first used; for stores, read backwards: cycles that it goes on after it.
    // Within a block of loops the worst moment lies in the last iteration of its outermost loop, which starts after all its others: until then the port has moved
    // what those use, and what the last one adds is asked for as unevenly as in the block inside.
    private double Lead(int port, bool isLoad)
    {
        double lead = Sum(port, isLoad, 0, 1), period = 1, block = lead;
        for (int k = 1; k <= _temporal.Length && block > 0; k++)
        {
            long count = _temporal[k - 1].Count;
            double all = Sum(port, isLoad, k, count), others = count == 1 ? 0 : Sum(port, isLoad, k, count - 1);
            lead = Math.Max(lead, others - (count - 1) * period + lead * Math.Min(1, (all - others) / block));
            (period, block) = (period * count, all);
        }

        return lead;
    }

    private double Sum(int port, bool isLoad, int prefix, long iterations)
    {
        double sum = 0;
        foreach (Transfer transfer in _transfers)
            if (transfer.Port == port && (isLoad ? transfer.IsLoad : transfer.IsStore)) sum += Cycles(transfer, prefix, iterations);
        return sum;
    }

    public ImmutableArray<PortTraffic> Traffic() =>
    [
        .. _transfers.Select(t =>
        {
            OperandWay way = Ways[t.Way];
            MemoryPort port = _ports[t.Port].Port;
            double accesses = Math.Ceiling(t.Words * t.Bits / port.MinimumBits) * ((double)port.MinimumBits / port.MaximumBits) * t.Count * way.Units[t.Level];
            return new PortTraffic(_ports[t.Port].Memory.Name, way.Operand.Operand, t.Kind, t.Words * t.Count * way.Units[t.Level], t.Bits, (long)accesses, Math.Ceiling(t.Words * t.Bits / port.MaximumBits) * t.Count);
        }),
    ];

    private void CollectTransfers()
    {
        _transfers.Clear();
        for (int w = 0; w < Ways.Length; w++)
        {
            OperandWay way = Ways[w];

            // Multipliers hold an input, but hand on every product.
            int below = way.IsSum ? 0 : StillOf(way, 0);
            for (int l = 0; l < way.Memories.Length; l++)
            {
                bool isOutermost = l == way.Memories.Length - 1;
                int bits = way.BitsAbove(l - 1, below, _temporal);
                if (!way.IsSum) Add(w, l, TransferKind.ReadForBelow, below, bits);
                else
                {
                    int loopsBelow = l == 0 ? 0 : below;
                    Add(w, l, TransferKind.WriteFromBelow, loopsBelow, bits);
                    if (way.IsUnfinished(l - 1, loopsBelow, _temporal)) Add(w, l, TransferKind.ReadForBelow, loopsBelow, bits);
                }

                below = way.Still[l];
                if (isOutermost) continue;
                if (!way.IsSum) Add(w, l, TransferKind.WriteFromAbove, below, way.Operand.Bits);
                else
                {
                    Add(w, l, TransferKind.ReadForAbove, below, way.BitsAbove(l, below, _temporal));
                    if (way.IsUnfinished(l, below, _temporal)) Add(w, l, TransferKind.WriteFromAbove, below, way.BitsAbove(l, below, _temporal));
                }
            }
        }
    }

    private void Add(int way, int level, TransferKind kind, int within, int bits)
    {
        int port = _portsOfWay[way][level * Kinds.Length + (int)kind];
        if (port < 0) throw new SimulationException($"Memory '{_hierarchy.Memories[Ways[way].Memories[level]].Name}' of '{_hierarchy.Name}' has no port for {kind} of {Ways[way].Operand.Operand}.");
        bool isSum = Ways[way].IsSum;
        _transfers.Add(new Transfer(way, level, kind, port, within, bits, Ways[way].Words(level, _prefixes[within]), Repeats(within), !isSum, isSum && (kind is TransferKind.WriteFromBelow or TransferKind.ReadForAbove)));
    }

    // What a port spends on the first iteration of all loops but the innermost 'prefix', of which the last runs only so often.
    private double Cycles(Transfer transfer, int prefix, long iterations)
    {
        double width = _ports[transfer.Port].Port.MaximumBits, count = 1, words = transfer.Words;
        if (prefix <= transfer.Within)
        {
            _prefixes[Math.Max(0, prefix - 1)].CopyTo(_partial, 0);
            if (prefix > 0) _partial[_temporal[prefix - 1].Dimension] *= iterations;
            words = Ways[transfer.Way].Words(transfer.Level, _partial);
        }
        else
        {
            for (int i = transfer.Within; i < prefix - 1; i++) count *= _temporal[i].Count;
            count *= iterations;
        }

        return Math.Ceiling(words * transfer.Bits / width) * count;
    }

    // Cycles in which a tile without a second place may be replaced: the last iteration of the run of loops at its edge that do not index it.
    private double Window(OperandWay way, int level)
    {
        double window = 1;
        int edge = way.Still[level];
        while (edge > 0 && !way.Indexed[_temporal[edge - 1].Dimension]) edge--;
        for (int i = 0; i < edge; i++) window *= _temporal[i].Count;
        return window;
    }

    private readonly record struct Transfer(int Way, int Level, TransferKind Kind, int Port, int Within, int Bits, double Words, double Count, bool IsLoad, bool IsStore);
}
