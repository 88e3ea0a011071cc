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
            // Only the last window may reach beyond the input, and only without dilation.
            if (Extent > Input) return Stride < Filter ? Input : checked((Output - 1) * Filter + Math.Clamp(Input - (Output - 1) * Stride, 0, Filter));

            // A tap of one window is a later tap of an earlier one where a number of dilations makes a number of strides: taps fall into classes
            // whose members are the same row of positions, each shifted by this many windows.
            long common = Gcd(Stride, Dilation), classes = Stride / common, shift = Math.Min(Dilation / common, Output), covered = 0;
            for (long first = 0; first < Math.Min(classes, Filter); first++) covered = checked(covered + Output + (Filter - 1 - first) / classes * shift);
            return covered;
        }
    }

    /// <summary>Whether two windows may cover one position.</summary>
    public bool Overlaps => Extent > Input ? Output > 1 && Stride < Filter : Covered < Output * Filter;

    /// <summary>
    /// The axis as SCALE-Sim would be given it, which knows no padding: as it is where its own rule gives this output,
    /// ceil((input - filter + stride) / stride), and padded to (output - 1) * stride + filter otherwise, as dilated windows are always.
    /// </summary>
    public static WindowAxis Of(int input, int filter, int stride, int dilation, int output)
    {
        WindowAxis axis = new(input, filter, stride, dilation, output);
        return dilation == 1 && input >= filter && (input - filter + 2L * stride - 1) / stride == output ? axis : axis with { Input = axis.Extent };
    }

    private static long Gcd(long first, long second) => second == 0 ? first : Gcd(second, first % second);
}
