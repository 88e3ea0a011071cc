namespace AcceleratorTraining.Backends.Simulator.Memory;

/// <summary>One order of placing buffers, and the addresses that follow from it. Not thread-safe.</summary>
internal sealed class ArenaPlacement
{
    private readonly IReadOnlyList<ArenaBuffer> _buffers;
    private readonly long[] _sizes;
    private readonly int[] _order;

    public ArenaPlacement(IReadOnlyList<ArenaBuffer> buffers, long[] sizes)
        : this(buffers, sizes, [.. Enumerable.Range(0, sizes.Length)], new long[sizes.Length])
    {
    }

    private ArenaPlacement(IReadOnlyList<ArenaBuffer> buffers, long[] sizes, int[] order, long[] offsets) => (_buffers, _sizes, _order, Offsets) = (buffers, sizes, order, offsets);

    /// <summary>How many buffers.</summary>
    public int Count => _sizes.Length;

    /// <summary>Their addresses.</summary>
    public long[] Offsets { get; }

    /// <summary>Where the highest ends.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>The buffer that ends highest.</summary>
    public int Highest { get; private set; }

    /// <summary>A copy that may be changed.</summary>
    public ArenaPlacement Copy() => new(_buffers, _sizes, [.. _order], [.. Offsets]) { PeakBytes = PeakBytes, Highest = Highest };

    /// <summary>Large buffers first; among equals the one that lives earlier.</summary>
    public void PlaceLargestFirst()
    {
        Array.Sort(_order, (a, b) => (_sizes[b], _buffers[a].FirstOperator, a).CompareTo((_sizes[a], _buffers[b].FirstOperator, b)));
        Place();
    }

    /// <summary>Buffers that live long first; among equals the larger one.</summary>
    public void PlaceLongestFirst()
    {
        Array.Sort(_order, (a, b) => (Length(b), _sizes[b], a).CompareTo((Length(a), _sizes[a], b)));
        Place();
    }

    /// <summary>Places the buffer that ends highest before another one, and swaps two others: a neighbour of this order.</summary>
    /// <param name="trial">Chooses which; the same number, the same neighbour.</param>
    public void PlaceHighestEarlier(uint trial)
    {
        // Multiplicative hashing spreads consecutive trials over the order without a generator's state.
        uint hash = trial * 2654435761u;
        int from = Array.IndexOf(_order, Highest), to = (int)(hash % (uint)(from + 1)), buffer = _order[from];
        Array.Copy(_order, to, _order, to + 1, from - to);
        _order[to] = buffer;
        int first = (int)((hash >> 8) % (uint)Count), second = (int)((hash >> 16) % (uint)Count);
        if (trial % 2 == 0) (_order[first], _order[second]) = (_order[second], _order[first]);
        Place();
    }

    private int Length(int buffer) => _buffers[buffer].LastOperator - _buffers[buffer].FirstOperator;

    private void Place()
    {
        List<int> neighbours = [];
        (PeakBytes, Highest) = (0, 0);
        for (int i = 0; i < _order.Length; i++)
        {
            int buffer = _order[i];
            neighbours.Clear();
            for (int j = 0; j < i; j++)
            {
                if (_sizes[_order[j]] > 0 && _buffers[buffer].Overlaps(_buffers[_order[j]])) neighbours.Add(_order[j]);
            }

            Offsets[buffer] = LowestGap(neighbours, _sizes[buffer]);
            long end = checked(Offsets[buffer] + _sizes[buffer]);
            if (end > PeakBytes) (PeakBytes, Highest) = (end, buffer);
        }
    }

    private long LowestGap(List<int> neighbours, long size)
    {
        neighbours.Sort((a, b) => (Offsets[a], a).CompareTo((Offsets[b], b)));
        long offset = 0;
        foreach (int neighbour in neighbours)
        {
            if (offset + size <= Offsets[neighbour]) break;
            offset = Math.Max(offset, Offsets[neighbour] + _sizes[neighbour]);
        }

        return offset;
    }
}
