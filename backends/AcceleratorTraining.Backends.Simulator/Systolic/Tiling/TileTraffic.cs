using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

/// <summary>Words that a tiled layer moves between its buffers and the memory behind them.</summary>
/// <param name="InputReads">Input words.</param>
/// <param name="WeightReads">Weights.</param>
/// <param name="OutputWrites">Complete outputs.</param>
/// <param name="PartialSums">Incomplete outputs: written, and read back as often.</param>
internal readonly record struct TileTraffic(long InputReads, long WeightReads, long OutputWrites, long PartialSums)
{
    /// <summary>All words, both ways.</summary>
    public long Words => checked(InputReads + WeightReads + OutputWrites + 2 * PartialSums);

    /// <summary>
    /// The traffic of a tiling. An operand's tile stays while a loop runs that does not change it; a loop that comes back to it later reads it
    /// again, but for what the buffer still holds: loops run forth and back, so the words read last are the first to be used again.
    /// </summary>
    public static TileTraffic Of(TileShape tile, LoopOrder order, BufferWords buffers) => new(
        Inputs(tile, order, buffers.Inputs),
        Weights(tile, order, buffers.Weights),
        checked(tile.Layer.M * tile.Layer.Filters),
        Sums(tile, order, buffers.PartialSums));

    private static long Inputs(TileShape tile, LoopOrder order, long buffer)
    {
        ScaleSimLayer layer = tile.Layer;
        long once = layer.UniqueInputs;
        if (once <= buffer) return once;

        // A tile finds the rows that it shares with the one before, unless other channels came between them.
        if (tile.CutsRows) once = checked(tile.PixelTiles * tile.InputWords * tile.ChannelTiles);
        else if (tile.ChannelTiles > 1 && order.IsInside(TileLoop.Channels, TileLoop.Pixels)) once = checked(once + (tile.PixelTiles - 1) * tile.SharedInputs);
        long again = tile.FilterTiles - 1;
        bool pixelsInside = tile.PixelTiles > 1 && order.IsInside(TileLoop.Pixels, TileLoop.Filters), channelsInside = tile.ChannelTiles > 1 && order.IsInside(TileLoop.Channels, TileLoop.Filters);
        if (again == 0 || !(pixelsInside || channelsInside)) return once;
        if (pixelsInside && !channelsInside) return checked(once + again * TileShape.Sum(layer.Channels, tile.Channels, c => Math.Max(0, once / layer.Channels * c - buffer)));
        if (pixelsInside) return checked(once + again * Math.Max(0, once - buffer));
        return checked(once + again * (tile.CutsRows
            ? tile.PixelTiles * Math.Max(0, tile.InputWords * tile.ChannelTiles - buffer)
            : TileShape.Sum(layer.Batch * layer.Rows.Output, tile.OutputRows, r => Math.Max(0, tile.InputWordsOfRows(r) - buffer))));
    }

    private static long Weights(TileShape tile, LoopOrder order, long buffer)
    {
        ScaleSimLayer layer = tile.Layer;
        long once = layer.UniqueWeights, again = tile.PixelTiles - 1, window = layer.Rows.Filter * layer.Columns.Filter;
        if (once <= buffer || again == 0) return once;
        bool filtersInside = tile.FilterTiles > 1 && order.IsInside(TileLoop.Filters, TileLoop.Pixels), channelsInside = tile.ChannelTiles > 1 && order.IsInside(TileLoop.Channels, TileLoop.Pixels);
        if (!(filtersInside || channelsInside)) return once;
        if (filtersInside && channelsInside) return checked(once + again * (once - buffer));
        return checked(once + again * (filtersInside
            ? TileShape.Sum(layer.Channels, tile.Channels, c => Math.Max(0, window * c * layer.Filters - buffer))
            : TileShape.Sum(layer.Filters, tile.Filters, f => Math.Max(0, layer.K * f - buffer))));
    }

    private static long Sums(TileShape tile, LoopOrder order, long buffer)
    {
        ScaleSimLayer layer = tile.Layer;
        long again = tile.ChannelTiles - 1;
        bool pixelsInside = tile.PixelTiles > 1 && order.IsInside(TileLoop.Pixels, TileLoop.Channels), filtersInside = tile.FilterTiles > 1 && order.IsInside(TileLoop.Filters, TileLoop.Channels);
        if (again == 0 || !(pixelsInside || filtersInside)) return 0;
        if (pixelsInside && filtersInside) return checked(again * Math.Max(0, layer.M * layer.Filters - buffer));
        if (pixelsInside) return checked(again * TileShape.Sum(layer.Filters, tile.Filters, f => Math.Max(0, layer.M * f - buffer)));
        return checked(again * (tile.CutsRows
            ? tile.PixelTiles * Math.Max(0, tile.Pixels * layer.Filters - buffer)
            : TileShape.Sum(layer.Batch * layer.Rows.Output, tile.OutputRows, r => Math.Max(0, r * layer.Columns.Output * layer.Filters - buffer))));
    }
}
