using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Experiments.References;

/// <summary>
/// Which output an operation of the references reads, as far as shapes tell. It is the last one of as many elements and bits that nothing has read yet; if all have been read,
/// the second input of a residual addition is what the branch of two operations before it began with, and any other input the last that matches.
/// An input that matches no output is the network's.
/// </summary>
internal sealed class VelaDataFlow
{
    private readonly ImmutableArray<VelaReferenceOperation> _operations;
    private readonly List<Link> _maps = [];

    // The maps that each operation reads and writes, by their index; -1 for no second input in the arena.
    private readonly List<(int First, int Second, int Output)> _links = [];

    public VelaDataFlow(ImmutableArray<VelaReferenceOperation> operations)
    {
        _operations = operations;
        foreach (VelaReferenceOperation operation in operations) Add(operation.Operation);
    }

    /// <summary>Whether every operation reads what the one before it wrote: no residual additions.</summary>
    public bool IsChain => !_operations.Any(o => IsResidual(o.Operation));

    /// <summary>Feature maps in the arena; outputs that may take the place of an input do.</summary>
    public IEnumerable<ArenaBuffer> FindBuffers()
    {
        int[] rooms = [.. Enumerable.Range(0, _maps.Count)];
        for (int i = 0; i < _links.Count; i++)
        {
            (int first, int second, int output) = _links[i];
            if (_operations[i].Operation.Kind is not (NpuOperationKind.Elementwise or NpuOperationKind.Copy)) continue;
            if (MayReplace(i, first, output)) rooms[output] = rooms[first];
            else if (second >= 0 && MayReplace(i, second, output)) rooms[output] = rooms[second];
        }

        return Enumerable.Range(0, _maps.Count).GroupBy(m => rooms[m]).Select(room => new ArenaBuffer(
            $"feature map {room.Key}", room.Max(m => _maps[m].Map.StoredBytes), room.Min(m => Math.Max(0, _maps[m].Writer)), room.Max(LastOperation)));
    }

    private static bool IsResidual(NpuOperation operation) => operation.SecondInput is { Bits: 8 } second && second.Shape == operation.Input.Shape && second.Shape.ElementCount > 1;

    private void Add(NpuOperation operation)
    {
        int first = Find(operation.Input, unreadOnly: true) ?? Find(operation.Input, unreadOnly: false) ?? AddMap(operation.Input, -1);
        _maps[first].Reads++;
        int second = -1;
        if (operation.SecondInput is { } input && input.Memory.Name == operation.Input.Memory.Name)
        {
            second = Find(input, unreadOnly: true) ?? (IsResidual(operation) ? BranchStart(first) : Find(input, unreadOnly: false)) ?? AddMap(input, -1);
            _maps[second].Reads++;
        }

        _links.Add((first, second, AddMap(operation.Output, _links.Count)));
    }

    private int AddMap(NpuFeatureMap map, int writer)
    {
        _maps.Add(new Link(map, writer));
        return _maps.Count - 1;
    }

    private int? Find(NpuFeatureMap map, bool unreadOnly)
    {
        int index = _maps.FindLastIndex(m => m.Map.Shape.ElementCount == map.Shape.ElementCount && m.Map.Bits == map.Bits && (!unreadOnly || m.Reads == 0));
        return index < 0 ? null : index;
    }

    private int? BranchStart(int map)
    {
        for (int i = 0; i < 2; i++)
        {
            if (_maps[map].Writer < 0) return null;
            map = _links[_maps[map].Writer].First;
        }

        return map;
    }

    private bool MayReplace(int operation, int input, int output)
    {
        NpuFeatureMap from = _maps[input].Map, to = _maps[output].Map;
        bool sameForm = from.Shape == to.Shape && from.Bits == to.Bits && from.IsBricked == to.IsBricked;
        return _maps[input].Reads == 1 && (sameForm || _operations[operation].Operation.Kind == NpuOperationKind.Copy);
    }

    // The network's output stays to the end.
    private int LastOperation(int map)
    {
        if (map == _links[^1].Output) return _links.Count - 1;
        int reader = _links.FindLastIndex(l => l.First == map || l.Second == map);
        return Math.Max(reader, Math.Max(0, _maps[map].Writer));
    }

    private sealed class Link(NpuFeatureMap map, int writer)
    {
        public NpuFeatureMap Map { get; } = map;

        public int Writer { get; } = writer;

        public int Reads { get; set; }
    }
}
