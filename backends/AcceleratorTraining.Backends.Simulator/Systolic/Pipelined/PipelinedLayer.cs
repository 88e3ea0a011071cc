using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>
/// A layer on a pipelined array: launch + first tile in + max(array, working memory, other transfers) + last tile out, least over tilings, loop orders and dataflows.
/// Halves of the buffers take turns, so that only the first load and the last store are always waited for; what else is not hidden is counted once.
/// </summary>
internal static class PipelinedLayer
{
    /// <summary>The fastest schedule; of equally fast ones, the one with the fewest words.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="repeats">How many such layers.</param>
    /// <param name="bytes">The widths of its words.</param>
    /// <param name="isInterleaved">Whether the repeats' channels lie between each other's in memory.</param>
    /// <param name="drawCycles">Cycles of the vector unit for drawing what is added to all weights. It draws beside the array, and again for weights that come again.</param>
    /// <exception cref="SimulationException">No tile fits the buffers.</exception>
    public static PipelinedSchedule Best(PipelinedMachine machine, ScaleSimLayer layer, long repeats, OperandBytes bytes, bool isInterleaved = false, double drawCycles = 0)
    {
        BufferWords buffers = BufferWords.HalvesOf(machine.InputBufferBytes, machine.WeightBufferBytes, machine.OutputBufferBytes, bytes.InputBits, bytes.WeightBits, bytes.OutputBits, bytes.AccumulatorBits);
        PipelinedSchedule? best = null;
        foreach (Dataflow dataflow in machine.Dataflows) Search(machine, new SystolicArray(machine.Rows, machine.Columns, dataflow), TileSearch.Normalize(layer), repeats, bytes, isInterleaved, drawCycles, buffers, ref best);
        return best!.Value;
    }

    private static void Search(PipelinedMachine machine, SystolicArray array, ScaleSimLayer layer, long repeats, OperandBytes bytes, bool isInterleaved, double drawCycles, BufferWords buffers, ref PipelinedSchedule? best)
    {
        layer = Stored(machine, array.Dataflow, layer);

        // No schedule is faster: everything in one piece, all words once, and as much hidden as may be.
        TileShape whole = new(layer, layer.Batch * layer.Rows.Output, layer.Columns.Output, layer.Filters, layer.Channels);
        double leastCompute = Math.Max(drawCycles, Compute(machine, array, whole, repeats));
        TileTraffic once = new(layer.UniqueInputs, layer.UniqueWeights, layer.M * layer.Filters, 0);
        double leastTransfers = TransferCycles(machine, bytes, BurstScale.None, repeats, once);
        double least = machine.Cycles(leastCompute, leastTransfers, 0);
        foreach (TileShape shape in TileSearch.Shapes(layer, buffers, layer.K <= machine.Rows || array.Dataflow == Dataflow.OutputStationary))
        {
            // What nothing can hide: the first tile's way in, the last one's way out.
            BurstScale bursts = BurstScale.Of(shape, bytes, machine.Path.Backing.BurstBytes, isInterleaved);
            double exposed = TransferCycles(machine, bytes, bursts, 1, new TileTraffic(shape.InputWords, shape.WeightWords, shape.OutputWords, 0));
            if (best is not null && machine.Cycles(leastCompute, leastTransfers, exposed) > best.Value.Cycles) continue;
            double compute = Compute(machine, array, shape, repeats);
            TileTraffic work = WorkingTraffic(array, shape, repeats);
            double working = TransferPath.Cycles(machine.Working, bytes.Read(work), bytes.Written(work)), busy = Math.Max(compute, working);
            if (best is not null && machine.Cycles(busy, leastTransfers, exposed) > best.Value.Cycles) continue;

            // Loops that run once have no order.
            bool ordered = (shape.PixelTiles > 1 ? 1 : 0) + (shape.FilterTiles > 1 ? 1 : 0) + (shape.ChannelTiles > 1 ? 1 : 0) > 1;
            for (int i = 0; i < (ordered ? LoopOrder.All.Length : 1); i++)
            {
                TileTraffic single = TileTraffic.Of(shape, LoopOrder.All[i], buffers);
                TileTraffic traffic = checked(new TileTraffic(repeats * single.InputReads, repeats * single.WeightReads, repeats * single.OutputWrites, repeats * single.PartialSums));
                double draws = drawCycles * single.WeightReads / layer.UniqueWeights, arithmetic = Math.Max(compute, draws), side = Math.Max(busy, draws);
                double transfers = TransferCycles(machine, bytes, bursts, 1, traffic), cycles = machine.Cycles(side, transfers, exposed);
                if (best is null || (cycles, traffic.Words).CompareTo((best.Value.Cycles, best.Value.Traffic.Words)) < 0)
                    best = new PipelinedSchedule(array, shape, traffic, bursts, machine.LaunchCycles + arithmetic, side, cycles, transfers, working, draws);

                // No other order of these tiles moves less.
                if (single == once) break;
            }

            if (best!.Value.Cycles <= least) return;
        }
    }

    /// <summary>Words that the array takes from the working memory and gives to it: inputs, weights, outputs, and partial sums each way.</summary>
    public static TileTraffic WorkingTraffic(SystolicArray array, in TileShape tile, long repeats)
    {
        ScaleSimLayer layer = tile.Layer;
        (long rows, long columns) = PipelinedCycles.Folds(array, tile);
        long streams = array.Dataflow switch
        {
            Dataflow.OutputStationary => 1,
            Dataflow.WeightStationary => tile.PixelTiles,
            _ => tile.FilterTiles,
        };
        return array.Dataflow switch
        {
            Dataflow.OutputStationary => checked(new TileTraffic(repeats * columns * layer.M * layer.K, repeats * rows * layer.UniqueWeights, repeats * layer.M * layer.Filters, repeats * (tile.ChannelTiles - 1) * layer.M * layer.Filters)),
            Dataflow.WeightStationary => checked(new TileTraffic(repeats * columns * layer.M * layer.K, repeats * streams * layer.UniqueWeights, repeats * layer.M * layer.Filters, repeats * (rows - 1) * layer.M * layer.Filters)),
            _ => checked(new TileTraffic(repeats * streams * layer.M * layer.K, repeats * columns * layer.UniqueWeights, repeats * layer.M * layer.Filters, repeats * (rows - 1) * layer.M * layer.Filters)),
        };
    }

    private static double TransferCycles(PipelinedMachine machine, OperandBytes bytes, BurstScale bursts, long repeats, TileTraffic traffic) =>
        machine.Path.Cycles(repeats * bytes.Read(traffic, bursts), repeats * bytes.Written(traffic, bursts));

    private static double Compute(PipelinedMachine machine, SystolicArray array, in TileShape tile, long repeats)
    {
        ScaleSimLayer layer = tile.Layer;
        long stream = array.Dataflow switch
        {
            Dataflow.OutputStationary => layer.K,
            Dataflow.WeightStationary => layer.M,
            _ => layer.Filters,
        };
        return machine.CyclesPerStep * PipelinedCycles.Of(array, tile, repeats) + machine.FirstTileCyclesPerStep * Math.Min(stream, machine.Rows);
    }

    // The layer as its matrices lie in memory. A window of one tap is a product, whose rows are the pixels of all images.
    private static ScaleSimLayer Stored(PipelinedMachine machine, Dataflow dataflow, ScaleSimLayer layer)
    {
        long stream = machine.StreamMultiple, array = machine.ArrayMultiple;
        bool pixelsStream = dataflow != Dataflow.InputStationary, isProduct = layer is { Rows.Filter: 1, Columns.Filter: 1 };
        if (isProduct) layer = ScaleSimLayer.Gemm(RoundUp(layer.M, pixelsStream ? stream : array), layer.Filters, layer.K);
        return layer with
        {
            Channels = RoundUp(layer.Channels, layer.Channels == 1 ? 1 : array),
            Filters = RoundUp(layer.Filters, pixelsStream ? array : stream),
        };
    }

    private static long RoundUp(long value, long multiple) => checked((value + multiple - 1) / multiple * multiple);
}
