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
    public static long Of(SystolicArray array, in TileShape tile, long repeats)
    {
        (long rows, long columns) = Folds(array, tile);
        (long steps, long last) = Steps(array, tile);
        return checked(FillAndDrain(array) + repeats * rows * columns * steps - Interval(array, last) + Math.Max(last, LeastSteps));
    }

    /// <summary>Cycles of filling and draining alone.</summary>
    public static long FillAndDrain(SystolicArray array) => array.Rows + array.Columns - 2 + (array.Dataflow == Dataflow.OutputStationary ? array.Rows : 2L * array.Rows - 1);

    /// <summary>Pieces of the dimension down the rows, and across the columns; tiles begin a piece of their own.</summary>
    public static (long Rows, long Columns) Folds(SystolicArray array, in TileShape tile) => array.Dataflow switch
    {
        Dataflow.OutputStationary => (PixelPieces(tile, array.Rows), Pieces(tile.Layer.Filters, tile.Filters, 1, array.Columns)),
        Dataflow.WeightStationary => (ProductPieces(tile, array.Rows), Pieces(tile.Layer.Filters, tile.Filters, 1, array.Columns)),
        _ => (ProductPieces(tile, array.Rows), PixelPieces(tile, array.Columns)),
    };

    // The intervals of one pass over the streamed dimension together, and the steps of its last piece.
    private static (long Steps, long Last) Steps(SystolicArray array, in TileShape tile)
    {
        ScaleSimLayer layer = tile.Layer;
        switch (array.Dataflow)
        {
            case Dataflow.OutputStationary: return Stream(array, layer.Channels, tile.Channels, tile.Window);
            case Dataflow.InputStationary: return Stream(array, layer.Filters, tile.Filters, 1);
            default:
                if (!tile.CutsRows) return Stream(array, layer.Batch * layer.Rows.Output, tile.OutputRows, layer.Columns.Output);
                (long steps, long last) = Stream(array, layer.Columns.Output, tile.OutputColumns, 1);
                return (checked(layer.Batch * layer.Rows.Output * steps), last);
        }
    }

    private static (long Steps, long Last) Stream(SystolicArray array, long size, long tile, long scale)
    {
        long full = size / tile, rest = size % tile;
        return (checked(full * Interval(array, tile * scale) + (rest == 0 ? 0 : Interval(array, rest * scale))), scale * (rest == 0 ? tile : rest));
    }

    private static long Interval(SystolicArray array, long steps) => Math.Max(Math.Max(steps, LeastSteps), array.Rows);

    private static long ProductPieces(in TileShape tile, long cells) => Pieces(tile.Layer.Channels, tile.Channels, tile.Window, cells);

    private static long PixelPieces(in TileShape tile, long cells)
    {
        ScaleSimLayer layer = tile.Layer;
        long rows = layer.Batch * layer.Rows.Output;
        return tile.CutsRows ? checked(rows * Pieces(layer.Columns.Output, tile.OutputColumns, 1, cells)) : Pieces(rows, tile.OutputRows, layer.Columns.Output, cells);
    }

    private static long Pieces(long size, long tile, long scale, long cells) => checked(size / tile * Up(tile * scale, cells) + Up(size % tile * scale, cells));

    private static long Up(long value, long divisor) => (value + divisor - 1) / divisor;
}
