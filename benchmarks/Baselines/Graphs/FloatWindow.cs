using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>A window that slides over a map, [height, width, channels], by TFLite's rules.</summary>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Rows">Taps down.</param>
/// <param name="Columns">Taps across.</param>
/// <param name="StrideRows">Rows between outputs.</param>
/// <param name="StrideColumns">Columns between outputs.</param>
/// <param name="DilationRows">Rows between taps.</param>
/// <param name="DilationColumns">Columns between taps.</param>
/// <param name="Padding">How the border is treated.</param>
public readonly record struct FloatWindow(
    int Height, int Width, int Channels, int Rows, int Columns, int StrideRows, int StrideColumns, int DilationRows, int DilationColumns, PaddingScheme Padding)
{
    /// <summary>Rows of the output.</summary>
    public int OutputHeight => Outputs(Height, Rows, StrideRows, DilationRows);

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => Outputs(Width, Columns, StrideColumns, DilationColumns);

    /// <summary>Positions of the output.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>Taps times channels: elements that the window covers.</summary>
    public int PatchSize => Rows * Columns * Channels;

    /// <summary>Whether patches and the map are the same array.</summary>
    public bool IsPointwise => Rows == 1 && Columns == 1 && StrideRows == 1 && StrideColumns == 1;

    /// <summary>The input pixel under a tap of an output position, or -1 outside the map.</summary>
    public int Pixel(int position, int tap)
    {
        int row = (position / OutputWidth * StrideRows) - Before(Height, Rows, StrideRows, DilationRows) + (tap / Columns * DilationRows);
        int column = (position % OutputWidth * StrideColumns) - Before(Width, Columns, StrideColumns, DilationColumns) + (tap % Columns * DilationColumns);
        return (uint)row < (uint)Height && (uint)column < (uint)Width ? (row * Width) + column : -1;
    }

    /// <summary>Pixels under every tap of every position, [positions, taps].</summary>
    public int[] Pixels()
    {
        int taps = Rows * Columns;
        int[] pixels = new int[Positions * taps];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = Pixel(i / taps, i % taps);
        return pixels;
    }

    private int Outputs(int input, int taps, int stride, int dilation) =>
        Padding == PaddingScheme.Same ? (input + stride - 1) / stride : (input - ((taps - 1) * dilation) - 1 + stride) / stride;

    private int Before(int input, int taps, int stride, int dilation) => Padding == PaddingScheme.Same
        ? Math.Max(0, ((Outputs(input, taps, stride, dilation) - 1) * stride) + ((taps - 1) * dilation) + 1 - input) / 2
        : 0;
}
