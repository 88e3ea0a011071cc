namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>
/// DRAM reads of an input whose windows overlap, by walking the array's requests in their order: folds down the rows first; in a fold,
/// cycle t and port p ask for streamed element t - p; a stationary fold is asked for row by row, last row first.
/// </summary>
internal sealed class WindowDemand
{
    private readonly FoldedGemm _gemm;
    private readonly int[] _pixelAddresses;
    private readonly int[] _tapOffsets;

    // The generation of the set that holds an address; the set is emptied by starting another generation.
    private readonly int[] _generations;
    private readonly long _capacity;
    private int _generation = 1;
    private long _held;
    private long _misses;

    private WindowDemand(ScaleSimLayer layer, FoldedGemm gemm, long capacity)
    {
        (_gemm, _capacity) = (gemm, capacity);
        long width = layer.Columns.Extent, height = layer.Rows.Extent;
        _generations = new int[checked(layer.Batch * height * width * layer.Channels)];
        _pixelAddresses = new int[layer.M];
        _tapOffsets = new int[layer.K];
        int index = 0;
        for (long image = 0; image < layer.Batch; image++)
            for (long row = 0; row < layer.Rows.Output; row++)
                for (long column = 0; column < layer.Columns.Output; column++)
                    _pixelAddresses[index++] = (int)(((image * height + row * layer.Rows.Stride) * width + column * layer.Columns.Stride) * layer.Channels);

        index = 0;
        for (long row = 0; row < layer.Rows.Filter; row++)
            for (long column = 0; column < layer.Columns.Filter; column++)
                for (long channel = 0; channel < layer.Channels; channel++)
                    _tapOffsets[index++] = (int)((row * layer.Rows.Dilation * width + column * layer.Columns.Dilation) * layer.Channels + channel);

        // Nothing is asked for beyond the input: such addresses are of a generation that never ends, hence never missed.
        for (long row = 0; row < layer.Batch * height; row++)
        {
            long valid = row % height < layer.Rows.Input ? Math.Min(width, layer.Columns.Input) : 0;
            _generations.AsSpan((int)((row * width + valid) * layer.Channels), (int)((width - valid) * layer.Channels)).Fill(int.MaxValue);
        }
    }

    /// <summary>DRAM reads of the input.</summary>
    /// <param name="layer">The layer; its addresses shall be fewer than 2^31.</param>
    /// <param name="gemm">The layer on its array.</param>
    /// <param name="capacity">Words that empty the buffer.</param>
    public static long Reads(ScaleSimLayer layer, FoldedGemm gemm, long capacity)
    {
        WindowDemand demand = new(layer, gemm, capacity);
        if (gemm.Array.Dataflow == Dataflow.InputStationary) demand.WalkStationary();
        else
        {
            for (long pass = 0; pass < gemm.ColumnFolds; pass++) demand.WalkStreaming();
        }

        return demand._misses;
    }

    // The skew: where outputs stay, a port is a pixel and taps stream; where weights stay, a port is a tap and pixels stream.
    private void WalkStreaming()
    {
        bool portsArePixels = _gemm.Array.Dataflow == Dataflow.OutputStationary;
        int[] ports = portsArePixels ? _pixelAddresses : _tapOffsets, stream = portsArePixels ? _tapOffsets : _pixelAddresses;
        for (int first = 0; first < ports.Length; first += _gemm.Array.Rows)
        {
            int used = Math.Min(_gemm.Array.Rows, ports.Length - first);
            for (int cycle = 0; cycle < stream.Length + used - 1; cycle++)
            {
                int last = Math.Min(used - 1, cycle);
                for (int port = Math.Max(0, cycle - stream.Length + 1); port <= last; port++) Ask(ports[first + port] + stream[cycle - port]);
            }
        }
    }

    private void WalkStationary()
    {
        for (int column = 0; column < _pixelAddresses.Length; column += _gemm.Array.Columns)
        {
            ReadOnlySpan<int> pixels = _pixelAddresses.AsSpan(column, Math.Min(_gemm.Array.Columns, _pixelAddresses.Length - column));
            for (int row = 0; row < _tapOffsets.Length; row += _gemm.Array.Rows)
                for (int tap = Math.Min(row + _gemm.Array.Rows, _tapOffsets.Length) - 1; tap >= row; tap--)
                    foreach (int pixel in pixels) Ask(pixel + _tapOffsets[tap]);
        }
    }

    private void Ask(int address)
    {
        ref int generation = ref _generations[address];
        if (generation >= _generation) return;
        generation = _generation;
        _misses++;
        if (++_held < _capacity) return;
        _held = 0;
        _generation++;
    }
}
