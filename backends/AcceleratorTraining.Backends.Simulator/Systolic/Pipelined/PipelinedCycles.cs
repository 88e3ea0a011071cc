using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>
/// Cycles of an array whose next stationary operand loads behind the stream. Weights or inputs stationary, F folds that stream m steps each (ONNXim's rule):
/// 2R - 1 for the first load, max(m, 4, R) between two folds, R + C - 2 + max(m, 4) until the last result is out. Where sums stay there is nothing to load first,
/// and R more cycles shift the last results out; those of other folds leave behind the next stream.
/// </summary>
internal static class PipelinedCycles
{
    // The array's control takes a fold no faster.
    private const long LeastSteps = 4;

    /// <summary>Cycles of a tiled layer, several times over; tiles run into each other as folds do.</summary>
    public static long Of(SystolicArray array, TileShape tile, long repeats)
    {
        (long folds, long steps, long last) = Steps(array, tile);
        long fill = array.Rows + array.Columns - 2 + (array.Dataflow == Dataflow.OutputStationary ? array.Rows : 2L * array.Rows - 1);
        return checked(fill + repeats * folds * steps - Interval(array, last) + Math.Max(last, LeastSteps));
    }

    /// <summary>Cycles of filling and draining alone.</summary>
    public static long FillAndDrain(SystolicArray array) => array.Rows + array.Columns - 2 + (array.Dataflow == Dataflow.OutputStationary ? array.Rows : 2L * array.Rows - 1);

    /// <summary>Pieces of the dimension down the rows, and across the columns.</summary>
    public static (long Rows, long Columns) Folds(SystolicArray array, TileShape tile)
    {
        ScaleSimLayer layer = tile.Layer;
        return array.Dataflow switch
        {
            Dataflow.OutputStationary => (OverPixels(tile, p => Up(p, array.Rows)), OverFilters(tile, f => Up(f, array.Columns))),
            Dataflow.WeightStationary => (OverProducts(tile, k => Up(k, array.Rows)), OverFilters(tile, f => Up(f, array.Columns))),
            _ => (OverProducts(tile, k => Up(k, array.Rows)), OverPixels(tile, p => Up(p, array.Columns))),
        };
    }

    // Folds of one pass over the streamed dimension, the intervals of that pass together, and the steps of its last piece.
    private static (long Folds, long Steps, long Last) Steps(SystolicArray array, TileShape tile)
    {
        (long rows, long columns) = Folds(array, tile);
        (long steps, long last) = array.Dataflow switch
        {
            Dataflow.OutputStationary => (OverProducts(tile, k => Interval(array, k)), Last(tile.Layer.Channels, tile.Channels) * (tile.Products / tile.Channels)),
            Dataflow.WeightStationary => (OverPixels(tile, p => Interval(array, p)), LastPixels(tile)),
            _ => (OverFilters(tile, f => Interval(array, f)), Last(tile.Layer.Filters, tile.Filters)),
        };
        return (checked(rows * columns), steps, last);
    }

    private static long Interval(SystolicArray array, long steps) => Math.Max(Math.Max(steps, LeastSteps), array.Rows);

    private static long OverPixels(TileShape tile, Func<long, long> cost)
    {
        ScaleSimLayer layer = tile.Layer;
        long rows = layer.Batch * layer.Rows.Output, columns = layer.Columns.Output;
        return tile.CutsRows ? checked(rows * TileShape.Sum(columns, tile.OutputColumns, cost)) : TileShape.Sum(rows, tile.OutputRows, r => cost(r * columns));
    }

    private static long OverFilters(TileShape tile, Func<long, long> cost) => TileShape.Sum(tile.Layer.Filters, tile.Filters, cost);

    private static long OverProducts(TileShape tile, Func<long, long> cost) => TileShape.Sum(tile.Layer.Channels, tile.Channels, c => cost(c * (tile.Products / tile.Channels)));

    private static long LastPixels(TileShape tile)
    {
        ScaleSimLayer layer = tile.Layer;
        return tile.CutsRows ? Last(layer.Columns.Output, tile.OutputColumns) : Last(layer.Batch * layer.Rows.Output, tile.OutputRows) * layer.Columns.Output;
    }

    private static long Last(long size, long tile) => size % tile == 0 ? tile : size % tile;

    private static long Up(long value, long divisor) => (value + divisor - 1) / divisor;
}
