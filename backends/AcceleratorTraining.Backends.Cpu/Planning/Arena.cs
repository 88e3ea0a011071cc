namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Places blocks with lifetimes in one memory: largest first, each at the lowest offset free while it lives.</summary>
internal sealed class Arena
{
    private readonly List<Block> _blocks = [];

    /// <summary>Adds a block for <paramref name="value"/>, alive from step <paramref name="first"/> to step <paramref name="last"/>.</summary>
    public void Add(int value, long bytes, int first, int last) => _blocks.Add(new Block(value, AlignedMemory.Round(bytes), first, last));

    /// <summary>Decides all offsets.</summary>
    /// <param name="place">Receives value and offset.</param>
    /// <returns>The arena's size.</returns>
    public long Plan(Action<int, long> place)
    {
        List<(Block Block, long Offset)> placed = [];
        long size = 0;
        foreach (Block block in _blocks.OrderByDescending(b => b.Bytes).ThenBy(b => b.Value))
        {
            long offset = 0;
            foreach ((Block other, long start) in placed.Where(p => p.Block.First <= block.Last && block.First <= p.Block.Last).OrderBy(p => p.Offset))
            {
                if (start >= offset + block.Bytes) break;
                offset = Math.Max(offset, start + other.Bytes);
            }

            placed.Add((block, offset));
            place(block.Value, offset);
            size = Math.Max(size, offset + block.Bytes);
        }

        return size;
    }

    private readonly record struct Block(int Value, long Bytes, int First, int Last);
}
