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
    /// <exception cref="SimulationException">No tile fits the buffers.</exception>
    public static PipelinedSchedule Best(PipelinedMachine machine, ScaleSimLayer layer, long repeats, OperandBytes bytes)
    {
        BufferWords buffers = BufferWords.HalvesOf(machine.InputBufferBytes, machine.WeightBufferBytes, machine.OutputBufferBytes, bytes.InputBits, bytes.WeightBits, bytes.OutputBits, bytes.AccumulatorBits);
        PipelinedSchedule? best = null;
        foreach (Dataflow dataflow in machine.Dataflows)
        {
            SystolicArray array = new(machine.Rows, machine.Columns, dataflow);
            ScaleSimLayer stored = Stored(machine, dataflow, TileSearch.Normalize(layer));
            double least = Least(machine, array, stored, repeats, bytes);
            foreach (TileShape shape in TileSearch.Shapes(stored, buffers, stored.K <= machine.Rows || dataflow == Dataflow.OutputStationary))
            {
                // Loops that run once have no order.
                bool ordered = (shape.PixelTiles > 1 ? 1 : 0) + (shape.FilterTiles > 1 ? 1 : 0) + (shape.ChannelTiles > 1 ? 1 : 0) > 1;
                for (int i = 0; i < (ordered ? LoopOrder.All.Length : 1); i++)
                {
                    PipelinedSchedule schedule = Run(machine, array, shape, TileTraffic.Of(shape, LoopOrder.All[i], buffers), repeats, bytes);
                    if (best is null || (schedule.Cycles, schedule.Traffic.Words).CompareTo((best.Value.Cycles, best.Value.Traffic.Words)) < 0) best = schedule;
                }

                if (best!.Value.Cycles <= least) break;
            }
        }

        return best!.Value;
    }

    /// <summary>Words that the array takes from the working memory and gives to it: inputs, weights, outputs, and partial sums each way.</summary>
    public static TileTraffic WorkingTraffic(SystolicArray array, TileShape tile, long repeats)
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

    private static PipelinedSchedule Run(PipelinedMachine machine, SystolicArray array, TileShape tile, TileTraffic once, long repeats, OperandBytes bytes)
    {
        TileTraffic traffic = checked(new TileTraffic(repeats * once.InputReads, repeats * once.WeightReads, repeats * once.OutputWrites, repeats * once.PartialSums));
        double compute = Compute(machine, array, tile, repeats);
        double transfers = machine.Path.Cycles(bytes.Read(traffic), bytes.Written(traffic));
        TileTraffic work = WorkingTraffic(array, tile, repeats);
        double working = TransferPath.Cycles(machine.Working, bytes.Read(work), bytes.Written(work));

        // What nothing can hide: the first tile's way in, the last one's way out, and what memories take to answer.
        TileTraffic ends = new(Math.Min(tile.InputWords, traffic.InputReads), tile.WeightWords, Math.Min(tile.OutputWords, traffic.OutputWrites), 0);
        double exposed = Math.Min(transfers, machine.Path.Cycles(bytes.Read(ends), bytes.Written(ends))), hidden = transfers - exposed;
        double latency = machine.Path.Backing.ReadLatencyCycles + machine.Path.Backing.WriteLatencyCycles;
        double busy = Math.Max(compute, working);
        double cycles = machine.LaunchCycles + latency + exposed + busy + hidden - machine.TransferOverlap * Math.Min(busy, hidden);
        return new PipelinedSchedule(array, tile, traffic, machine.LaunchCycles + compute, cycles, transfers, working);
    }

    private static double Compute(PipelinedMachine machine, SystolicArray array, TileShape tile, long repeats)
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

    // No schedule of this dataflow is faster: everything in one piece, all words once, and as much hidden as may be.
    private static double Least(PipelinedMachine machine, SystolicArray array, ScaleSimLayer layer, long repeats, OperandBytes bytes)
    {
        TileShape whole = new(layer, layer.Batch * layer.Rows.Output, layer.Columns.Output, layer.Filters, layer.Channels);
        TileTraffic unique = checked(new TileTraffic(repeats * layer.UniqueInputs, repeats * layer.UniqueWeights, repeats * layer.M * layer.Filters, 0));
        double compute = Compute(machine, array, whole, repeats), transfers = machine.Path.Cycles(bytes.Read(unique), bytes.Written(unique));
        return machine.LaunchCycles + machine.Path.Backing.ReadLatencyCycles + machine.Path.Backing.WriteLatencyCycles + compute + transfers - machine.TransferOverlap * Math.Min(compute, transfers);
    }

    // The layer as its matrices lie in memory.
    private static ScaleSimLayer Stored(PipelinedMachine machine, Dataflow dataflow, ScaleSimLayer layer)
    {
        long stream = machine.StreamMultiple, array = machine.ArrayMultiple;
        bool pixelsStream = dataflow != Dataflow.InputStationary, isProduct = layer.Rows.Filter == 1 && layer.Columns is { Filter: 1, Output: 1 } && layer.Batch == 1;
        return layer with
        {
            Rows = isProduct ? WindowAxis.Points(RoundUp(layer.M, pixelsStream ? stream : array)) : layer.Rows,
            Channels = RoundUp(layer.Channels, layer.Channels == 1 ? 1 : array),
            Filters = RoundUp(layer.Filters, pixelsStream ? array : stream),
        };
    }

    private static long RoundUp(long value, long multiple) => checked((value + multiple - 1) / multiple * multiple);
}
