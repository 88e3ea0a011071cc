using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>Lists the transfers of a tiling, as ZigZag counts them: a tile moves once for each iteration of the loops outside it, except the innermost run of
/// those that do not index its operand; multipliers hold their inputs through such a run too, but hand on every product; sums that are unfinished come back
/// for every visit, the first included.</summary>
internal sealed class TransferPlan
{
    private static readonly ImmutableArray<TransferKind> Kinds = [.. Enum.GetValues<TransferKind>()];

    private readonly MemoryHierarchy _hierarchy;
    private readonly Dictionary<OperandWay, int[]> _portsOf = [];

    public TransferPlan(MemoryHierarchy hierarchy, ImmutableArray<OperandWay> ways)
    {
        _hierarchy = hierarchy;
        Ports = [.. hierarchy.Memories.SelectMany(m => m.Ports.Select(p => (m, p)))];
        foreach (OperandWay way in ways)
            _portsOf[way] = [.. way.Memories.SelectMany(m => Kinds.Select(k => PortOf(hierarchy.Memories[m], new PortUse(way.Operand.Operand, k))))];
    }

    /// <summary>The ports of all memories.</summary>
    public ImmutableArray<(HierarchyMemory Memory, MemoryPort Port)> Ports { get; }

    /// <summary>The transfers that were listed last.</summary>
    public List<Transfer> Transfers { get; } = [];

    /// <summary>Lists those of a tiling.</summary>
    /// <exception cref="SimulationException">A memory has no port for one of them.</exception>
    public void Collect(ImmutableArray<OperandWay> ways, TemporalLoops temporal)
    {
        Transfers.Clear();
        foreach (OperandWay way in ways)
        {
            int below = way.IsSum ? 0 : temporal.Still(way, 0);
            for (int l = 0; l < way.Memories.Length; l++)
            {
                AddLink(way, l, below, TransferKind.ReadForBelow, TransferKind.WriteFromBelow, l - 1, temporal);
                below = way.Still[l];
                if (l < way.Memories.Length - 1) AddLink(way, l, below, TransferKind.WriteFromAbove, TransferKind.ReadForAbove, l, temporal);
            }
        }
    }

    // One end of the link between a level and the one above it: inputs go down, sums go up and, unfinished, down again.
    private void AddLink(OperandWay way, int level, int within, TransferKind down, TransferKind up, int lower, TemporalLoops temporal)
    {
        bool comesBack = way.IsSum && way.IsUnfinished(lower, within, temporal.Loops);
        int bits = comesBack ? way.Operand.PartialSumBits : way.Operand.Bits;
        if (way.IsSum) Add(way, level, up, within, bits, temporal);
        if (!way.IsSum || comesBack) Add(way, level, down, within, bits, temporal);
    }

    private void Add(OperandWay way, int level, TransferKind kind, int within, int bits, TemporalLoops temporal)
    {
        int port = _portsOf[way][level * Kinds.Length + (int)kind];
        if (port < 0) throw new SimulationException($"Memory '{_hierarchy.Memories[way.Memories[level]].Name}' of '{_hierarchy.Name}' has no port for {kind} of {way.Operand.Operand}.");
        Transfers.Add(new Transfer(way, level, kind, port, within, way.Words(level, temporal.Extents(within)), bits, temporal.Repeats(within)));
    }

    private int PortOf(HierarchyMemory memory, PortUse use)
    {
        for (int i = 0; i < Ports.Length; i++)
            if (ReferenceEquals(Ports[i].Memory, memory) && Ports[i].Port.Uses.Contains(use)) return i;
        return -1;
    }
}
