namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>A window that moves along one dimension of an input.</summary>
/// <param name="Input">Positions of the input; taps beyond ask for nothing.</param>
/// <param name="Filter">Taps.</param>
/// <param name="Stride">Positions between two windows.</param>
/// <param name="Dilation">Positions between two taps.</param>
/// <param name="Output">Windows.</param>
internal readonly record struct WindowAxis(long Input, long Filter, long Stride, long Dilation, long Output)
{
    /// <summary>A dimension without a window: each position once.</summary>
    public static WindowAxis Points(long count) => new(count, 1, 1, 1, count);

    /// <summary>Positions from the first tap of the first window to the last of the last.</summary>
    public long Extent => checked((Output - 1) * Stride + (Filter - 1) * Dilation + 1);

    /// <summary>Different positions that any window covers.</summary>
    public long Covered
    {
        get
        {
            if (Dilation == 1 && Stride < Filter) return Math.Min(Input, Extent);
            if (Dilation == 1) return checked((Output - 1) * Filter + Math.Clamp(Input - (Output - 1) * Stride, 0, Filter));
            HashSet<long> positions = [];
            for (long window = 0; window < Output; window++)
                for (long tap = 0; tap < Filter && window * Stride + tap * Dilation < Input; tap++) positions.Add(window * Stride + tap * Dilation);

            return positions.Count;
        }
    }

    /// <summary>Whether two windows may cover one position.</summary>
    public bool Overlaps => Output > 1 && Filter > 1 && (Dilation > 1 || Stride < Filter);

    /// <summary>
    /// The axis as SCALE-Sim would be given it, which knows no padding: as it is where its own rule gives this output,
    /// ceil((input - filter + stride) / stride), and padded to (output - 1) * stride + filter otherwise.
    /// </summary>
    public static WindowAxis Of(int input, int filter, int stride, int dilation, int output)
    {
        WindowAxis axis = new(input, filter, stride, dilation, output);
        long reach = (filter - 1L) * dilation + 1;
        return input >= reach && (input - reach + stride + stride - 1) / stride == output ? axis : axis with { Input = axis.Extent };
    }
}
