using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

/// <summary>All tilings that are worth a look: each dimension cut into 1, 2, 4 ... parts, rows into 1, 4, 16 ..., whatever fits the buffers.</summary>
internal static class TileSearch
{
    /// <summary>
    /// The layer as the tiler cuts it: a window as wide as its input reads whole rows, whose words are channels then. Matrix products that stand
    /// as windows of 1 x K become products that can be cut along K.
    /// </summary>
    public static ScaleSimLayer Normalize(ScaleSimLayer layer) =>
        layer.Columns is { Output: 1, Dilation: 1 } && layer.Columns.Input >= layer.Columns.Filter
            ? layer with { Columns = WindowAxis.Points(1), Channels = layer.Channels * layer.Columns.Filter }
            : layer;

    /// <summary>The tile shapes that fit.</summary>
    /// <param name="layer">A normalized layer.</param>
    /// <param name="buffers">What fits the buffers.</param>
    /// <param name="sumsStay">Whether outputs are complete when they leave the array if no channels are left: then they need no accumulators.</param>
    /// <exception cref="SimulationException">Not even a tile of one output and one channel fits.</exception>
    public static IEnumerable<TileShape> Shapes(ScaleSimLayer layer, BufferWords buffers, bool sumsStay)
    {
        bool any = false;
        foreach (TileShape shape in RowShapes(layer).Concat(ColumnShapes(layer)))
        {
            if (!Fits(shape, buffers, sumsStay)) continue;
            any = true;
            yield return shape;
        }

        if (!any) throw new SimulationException($"The buffers of a systolic array hold {buffers.Inputs} inputs, {buffers.Weights} weights and {buffers.PartialSums} sums: they shall hold one window of one channel, one filter of it and one sum.");
    }

    /// <summary>
    /// The tiling with the fewest words among those that move no operand more often than the array's own folds would: what a dataflow reads once
    /// stays read once, and nothing is bought with another operand's traffic. If the search has none of these, one that is above them by the fewest words.
    /// </summary>
    public static TileTraffic FewestWords(ScaleSimLayer layer, SystolicArray array, BufferWords buffers)
    {
        TileTraffic bound = OfFolds(layer, array, buffers);
        layer = Normalize(layer);
        (long Above, long Words, TileTraffic Traffic) best = (long.MaxValue, long.MaxValue, default);
        foreach (TileShape shape in Shapes(layer, buffers, array.Dataflow == Dataflow.OutputStationary))
        {
            foreach (LoopOrder order in LoopOrder.All)
            {
                TileTraffic traffic = TileTraffic.Of(shape, order, buffers);
                long above = Math.Max(0, traffic.InputReads - bound.InputReads) + Math.Max(0, traffic.WeightReads - bound.WeightReads) + Math.Max(0, traffic.PartialSums - bound.PartialSums);
                if ((above, traffic.Words).CompareTo((best.Above, best.Words)) < 0) best = (above, traffic.Words, traffic);
            }
        }

        return best.Traffic;
    }

    /// <summary>The least that an array's order of folds allows with these buffers: each pass over an operand finds at most a buffer full of it.</summary>
    private static TileTraffic OfFolds(ScaleSimLayer layer, SystolicArray array, BufferWords buffers)
    {
        FoldedGemm gemm = new(array, layer.M, layer.Filters, layer.K);
        long weights = array.Dataflow switch
        {
            Dataflow.OutputStationary => TileShape.Sum(layer.Filters, array.Columns, f => Passes(f * layer.K, gemm.RowFolds, buffers.Weights)),
            Dataflow.WeightStationary => layer.UniqueWeights,
            _ => Passes(layer.UniqueWeights, gemm.ColumnFolds, buffers.Weights),
        };
        long inputs = array.Dataflow == Dataflow.InputStationary ? layer.UniqueInputs : Passes(layer.UniqueInputs, gemm.ColumnFolds, buffers.Inputs);
        return new TileTraffic(inputs, weights, gemm.Outputs, gemm.PartialSums);

        static long Passes(long words, long passes, long buffer) => checked(words + (passes - 1) * Math.Max(0, words - buffer));
    }

    private static IEnumerable<TileShape> RowShapes(ScaleSimLayer layer)
    {
        foreach (long rows in Parts(layer.Batch * layer.Rows.Output))
            foreach (long filters in Parts(layer.Filters))
                foreach (long channels in Parts(layer.Channels)) yield return new TileShape(layer, rows, layer.Columns.Output, filters, channels);
    }

    // Pieces of one row: all that neighbouring pieces share is read again, which wide maps of many channels gain by. Whole rows are above. In quarters, for there are half as many shapes to look at.
    private static IEnumerable<TileShape> ColumnShapes(ScaleSimLayer layer)
    {
        foreach (long columns in Parts(layer.Columns.Output, 4).Skip(1))
            foreach (long filters in Parts(layer.Filters))
                foreach (long channels in Parts(layer.Channels)) yield return new TileShape(layer, 1, columns, filters, channels);
    }

    // A dimension, its half, its quarter ... rounded up, down to 1; or by another factor.
    private static long[] Parts(long size, long factor = 2)
    {
        List<long> parts = [size];
        for (long part = size; part > 1; parts.Add(part)) part = (part + factor - 1) / factor;
        return [.. parts];
    }

    private static bool Fits(in TileShape shape, BufferWords buffers, bool sumsStay) =>
        shape.InputWords <= buffers.Inputs && shape.WeightWords <= buffers.Weights
        && shape.OutputWords <= (sumsStay && shape.ChannelTiles == 1 ? buffers.Outputs : buffers.PartialSums);
}
