using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Tiling;

/// <summary>How a layer is cut: tiles of this size, the last of each loop smaller.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="OutputRows">Output rows of a tile; of all images together.</param>
/// <param name="OutputColumns">Output columns; fewer than all only where a tile has one row.</param>
/// <param name="Filters">Filters of a tile.</param>
/// <param name="Channels">Input channels of a tile.</param>
internal readonly record struct TileShape(ScaleSimLayer Layer, long OutputRows, long OutputColumns, long Filters, long Channels)
{
    private long AllRows => Layer.Batch * Layer.Rows.Output;

    /// <summary>Tiles along the pixels.</summary>
    public long PixelTiles => Up(AllRows, OutputRows) * Up(Layer.Columns.Output, OutputColumns);

    /// <summary>Tiles along the filters.</summary>
    public long FilterTiles => Up(Layer.Filters, Filters);

    /// <summary>Tiles along the channels.</summary>
    public long ChannelTiles => Up(Layer.Channels, Channels);

    /// <summary>Output pixels of a tile.</summary>
    public long Pixels => OutputRows * OutputColumns;

    /// <summary>Taps of a window.</summary>
    public long Window => Layer.Rows.Filter * Layer.Columns.Filter;

    /// <summary>Input words of a tile.</summary>
    public long InputWords => checked(Rows(OutputRows) * Covered(Layer.Columns, OutputColumns) * Channels);

    /// <summary>Weights of a tile.</summary>
    public long WeightWords => checked(Window * Channels * Filters);

    /// <summary>Outputs of a tile.</summary>
    public long OutputWords => checked(Pixels * Filters);

    /// <summary>Words of an input tile that lie side by side in a memory that holds images row by row, channels innermost.</summary>
    public long InputRunWords => ChannelTiles > 1 ? Channels : CutsRows ? checked(Covered(Layer.Columns, OutputColumns) * Channels) : InputWords;

    /// <summary>Weights of a tile that lie side by side: filter by filter, channels innermost.</summary>
    public long WeightRunWords => ChannelTiles > 1 ? Channels : WeightWords;

    /// <summary>Outputs of a tile that lie side by side.</summary>
    public long OutputRunWords => FilterTiles > 1 ? Filters : OutputWords;

    /// <summary>Whether rows are cut into pieces.</summary>
    public bool CutsRows => OutputColumns < Layer.Columns.Output;

    /// <summary>Input words that two neighbouring tiles of all channels share.</summary>
    public long SharedInputs => Math.Max(0, (Layer.Rows.Filter - 1) * Layer.Rows.Dilation + 1 - Layer.Rows.Stride) * Covered(Layer.Columns, Layer.Columns.Output) * Layer.Channels;

    /// <summary>Sum over the tiles along a dimension of what one of them costs.</summary>
    public static long Sum(long size, long tile, Func<long, long> cost)
    {
        long full = size / tile, rest = size % tile;
        return checked((full == 0 ? 0 : full * cost(tile)) + (rest == 0 ? 0 : cost(rest)));
    }

    /// <summary>Input words of all channels for a number of output rows.</summary>
    public long InputWordsOfRows(long outputRows) => checked(Rows(outputRows) * Covered(Layer.Columns, Layer.Columns.Output) * Layer.Channels);

    // Rows of different images have no input in common.
    private long Rows(long outputRows) =>
        outputRows <= Layer.Rows.Output ? Covered(Layer.Rows, outputRows) : Up(outputRows, Layer.Rows.Output) * Layer.Rows.Covered;

    private static long Covered(WindowAxis axis, long outputs) =>
        outputs == axis.Output ? axis.Covered : Math.Min(axis.Input, axis.Stride < axis.Filter || axis.Dilation > 1 ? (axis with { Output = outputs }).Extent : outputs * axis.Filter);

    private static long Up(long value, long divisor) => (value + divisor - 1) / divisor;
}
