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
        Span<int> choice = stackalloc int[model.Ways.Length];
        for (int m = 0; m < hierarchy.Memories.Length; m++)
        {
            Search search = new(hierarchy.Memories[m].SizeBits, m, model, doubled);
            search.Run(0, 0, 0, choice);
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
    private sealed class Search(double size, int memory, TilingModel model, bool doubled)
    {
        private double _least = double.PositiveInfinity;

        public int[]? Best { get; private set; }

        public void Run(int w, double used, double traffic, Span<int> choice)
        {
            if (w == model.Ways.Length)
            {
                // At equal traffic the later, larger tile: it changes less often.
                if (traffic <= _least) (_least, Best) = (traffic, choice.ToArray());
                return;
            }

            OperandWay way = model.Ways[w];
            int level = way.Memories.IndexOf(memory);
            if (level < 0)
            {
                choice[w] = 0;
                Run(w + 1, used, traffic, choice);
                return;
            }

            bool isOutermost = level == way.Memories.Length - 1;
            for (int within = isOutermost ? model.Temporal.Count : level == 0 ? 0 : way.Within[level - 1]; within <= model.Temporal.Count; within++)
            {
                double bits = model.TileBits(way, level, within), repeats = model.Temporal.Repeats(model.Temporal.Still(way, within));
                double place = doubled && repeats > 1 ? 2 * bits : bits;
                if (used + bits > size) return;
                if (used + place > size) continue;
                choice[w] = within;
                Run(w + 1, used + place, traffic + (isOutermost ? 0 : bits * repeats * way.Units[level]), choice);
            }
        }
    }
}
