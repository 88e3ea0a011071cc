namespace AcceleratorTraining.Hal;

/// <summary>How a filter moves over an NHWC map. spec: WINDOW</summary>
public sealed record Window2D
{
    /// <summary>Rows between two outputs; at least 1.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Columns between two outputs; at least 1.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Rows between two taps; at least 1.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Columns between two taps; at least 1.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Rows added above; not negative.</summary>
    public int PadTop { get; init; }

    /// <summary>Rows added below; not negative.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns added to the left; not negative.</summary>
    public int PadLeft { get; init; }

    /// <summary>Columns added to the right; not negative.</summary>
    public int PadRight { get; init; }

    /// <summary>Output rows for an input of <paramref name="height"/> rows; 0 if the filter does not fit.</summary>
    public int OutputHeight(int height, int filterHeight) =>
        Extent(height + PadTop + PadBottom, filterHeight, StrideY, DilationY);

    /// <summary>Output columns for an input of <paramref name="width"/> columns; 0 if the filter does not fit.</summary>
    public int OutputWidth(int width, int filterWidth) =>
        Extent(width + PadLeft + PadRight, filterWidth, StrideX, DilationX);

    // floor((padded - ((filter - 1) * dilation + 1)) / stride) + 1. spec: WINDOW-02
    private static int Extent(int padded, int filter, int stride, int dilation)
    {
        int span = (filter - 1) * dilation + 1;
        return filter < 1 || padded < span ? 0 : (padded - span) / stride + 1;
    }
}
