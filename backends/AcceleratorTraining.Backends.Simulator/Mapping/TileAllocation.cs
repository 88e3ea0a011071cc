namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>Decides what memories hold of operands, for loops in a given order, and where the next tile finds room beside the one in use.</summary>
internal static class TileAllocation
{
    /// <summary>Takes what ways hold as given; gives second places to tiles while there is room.</summary>
    /// <exception cref="SimulationException">The tiles of a memory exceed it.</exception>
    public static void Settle(LoopProblem problem, MemoryHierarchy hierarchy, TilingModel model)
    {
        foreach (OperandWay way in model.Ways)
            for (int l = 0; l < way.Memories.Length; l++) way.Still[l] = model.Temporal.Still(way, way.Within[l]);
        for (int m = 0; m < hierarchy.Memories.Length; m++)
        {
            double free = hierarchy.Memories[m].SizeBits;
            foreach (OperandWay way in model.Ways)
                if (way.Memories.IndexOf(m) is >= 0 and int level) free -= model.TileBits(way, level, way.Within[level]);
            if (free < 0) throw new SimulationException($"The tiles of '{problem.Name}' in memory '{hierarchy.Memories[m].Name}' need {hierarchy.Memories[m].SizeBits - free} bits: it has {hierarchy.Memories[m].SizeBits}.");
            foreach (OperandWay way in model.Ways)
                if (way.Memories.IndexOf(m) is >= 0 and int level)
                {
                    double second = model.Temporal.Repeats(way.Still[level]) > 1 ? model.TileBits(way, level, way.Within[level]) : 0;
                    way.IsDoubled[level] = second <= free;
                    if (way.IsDoubled[level]) free -= second;
                }
        }
    }

    /// <summary>Fills memories from the nearest on, so that as little as possible passes between each and the one above.</summary>
    /// <param name="hierarchy">The machine.</param>
    /// <param name="model">Has its spatial and temporal loops.</param>
    /// <param name="doubled">Whether every tile that changes gets two places; otherwise tiles may fill a memory alone.</param>
    /// <returns>False if not even the smallest tiles fit.</returns>
    public static bool TryFill(MemoryHierarchy hierarchy, TilingModel model, bool doubled)
    {
        for (int m = 0; m < hierarchy.Memories.Length; m++)
        {
            Search search = new(hierarchy.Memories[m].SizeBits, m, model, doubled);
            search.Run();
            if (search.Best is not { } best) return false;
            for (int w = 0; w < model.Ways.Length; w++)
            {
                OperandWay way = model.Ways[w];
                int level = way.Memories.IndexOf(m);
                if (level < 0) continue;
                way.Within[level] = best[w];
                way.Still[level] = model.Temporal.Still(way, best[w]);
                way.IsDoubled[level] = doubled || model.Temporal.Repeats(way.Still[level]) == 1;
            }
        }

        return true;
    }

    // All ways to share one memory among its operands.
    private sealed class Search
    {
        private readonly double _size;
        private readonly int[] _choice;

        // By operand and how many loops lie within: bits of the tile, of all its places, and what passes between the memory and the one above.
        private readonly (double Tile, double Places, double Traffic)[][] _options;
        private readonly int[] _least;
        private double _leastTraffic = double.PositiveInfinity;

        public Search(double size, int memory, TilingModel model, bool doubled)
        {
            (_size, _choice, _least) = (size, new int[model.Ways.Length], new int[model.Ways.Length]);
            _options = new (double, double, double)[model.Ways.Length][];
            for (int w = 0; w < model.Ways.Length; w++)
            {
                OperandWay way = model.Ways[w];
                int level = way.Memories.IndexOf(memory), loops = model.Temporal.Count;
                _options[w] = level < 0 ? [(0, 0, 0)] : new (double, double, double)[loops + 1];
                if (level < 0) continue;
                bool isOutermost = level == way.Memories.Length - 1;
                _least[w] = isOutermost ? loops : level == 0 ? 0 : way.Within[level - 1];
                for (int within = _least[w]; within <= loops; within++)
                {
                    double bits = model.TileBits(way, level, within), repeats = model.Temporal.Repeats(model.Temporal.Still(way, within));
                    _options[w][within] = (bits, doubled && repeats > 1 ? 2 * bits : bits, isOutermost ? 0 : bits * repeats * way.Units[level]);
                }
            }
        }

        public int[]? Best { get; private set; }

        public void Run(int w = 0, double used = 0, double traffic = 0)
        {
            if (w == _options.Length)
            {
                // At equal traffic the later, larger tile: it changes less often.
                if (traffic <= _leastTraffic) (_leastTraffic, Best) = (traffic, [.. _choice]);
                return;
            }

            for (int within = _least[w]; within < _options[w].Length; within++)
            {
                (double tile, double places, double passed) = _options[w][within];
                if (used + tile > _size) return;
                if (used + places > _size || traffic + passed > _leastTraffic) continue;
                _choice[w] = within;
                Run(w + 1, used + places, traffic + passed);
            }
        }
    }
}
