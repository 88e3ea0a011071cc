using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>From kernel sums to stored results: the accumulator itself, or what the fused RESCALE makes of it.</summary>
/// <param name="mode">How sums become accumulators.</param>
/// <param name="accumulator">Format of the accumulator.</param>
/// <param name="output">Format of the results.</param>
/// <param name="rescale">The fused RESCALE, if any.</param>
/// <param name="kernels">For vector forms.</param>
/// <param name="panels">Output channels.</param>
internal sealed unsafe class Epilogue(SumMode mode, ElementType accumulator, ElementType output, RescaleStage? rescale, KernelSet kernels, ChannelPanels panels)
{
    /// <summary>Stores the rows of one panel.</summary>
    /// <param name="panel">Which 16 channels.</param>
    /// <param name="rows">Pixels.</param>
    /// <param name="low">16 sums a pixel; overwritten.</param>
    /// <param name="high">The same of the upper plane, if there is one.</param>
    /// <param name="results">The first pixel's results.</param>
    /// <param name="scratch">As <see cref="RescaleStage"/> needs.</param>
    public void Store(int panel, int rows, int* low, int* high, byte* results, byte* scratch)
    {
        int* values = low;
        if (mode == SumMode.SplitPlanes)
        {
            kernels.CombinePlanes(high, low, rows * Panel.Width);
            values = high;
        }
        else if (rescale is { IsNarrow: true })
        {
            rescale.ApplyNarrow(low, rows, panel, results);
            return;
        }
        else if (rescale is not { IsDirect: true })
        {
            int first = panels.First(panel), width = panels.Width(panel);
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < width; c++)
                {
                    int i = r * Panel.Width + c;
                    if (rescale is null) Dense.Write(output, results, r * panels.Channels + first + c, low[i]);
                    else low[i] = rescale.Prepare(low[i]);
                }
        }

        rescale?.Finish(values, Panel.Width, rows, panel, results, scratch);
    }

    /// <summary>Stores the rows of one panel from 64-bit sums.</summary>
    /// <param name="panel">Which 16 channels.</param>
    /// <param name="rows">Pixels.</param>
    /// <param name="sums">16 sums a pixel; overwritten.</param>
    /// <param name="bias">What is added to a row of them.</param>
    /// <param name="prepared">Room for 16 int32 a pixel.</param>
    /// <param name="results">The first pixel's results.</param>
    /// <param name="scratch">As <see cref="RescaleStage"/> needs.</param>
    public void StoreWide(int panel, int rows, long* sums, long* bias, int* prepared, byte* results, byte* scratch)
    {
        int first = panels.First(panel), width = panels.Width(panel);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < width; c++)
            {
                int i = r * Panel.Width + c;
                long sum = sums[i] + bias[c];
                if (accumulator == ElementType.Int32) sum = (int)sum;
                if (rescale is null) Dense.Write(output, results, r * panels.Channels + first + c, sum);
                else if (rescale.IsNarrow) sums[i] = sum;
                else prepared[i] = rescale.Prepare(sum);
            }

        if (rescale is { IsNarrow: true }) rescale.ApplyNarrow(sums, rows, panel, results);
        else rescale?.Finish(prepared, Panel.Width, rows, panel, results, scratch);
    }

    /// <summary>Stores one accumulator at its place.</summary>
    public void Store(long sum, byte* results, int pixel, int channel) =>
        Dense.Write(output, results, pixel * panels.Channels + channel, rescale is null ? sum : rescale.Apply(sum, channel));
}
