using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>From kernel sums to stored results: the accumulator itself, or what the fused RESCALE makes of it.</summary>
/// <param name="mode">How sums become accumulators.</param>
/// <param name="accumulator">Format of the accumulator.</param>
/// <param name="rescale">The fused RESCALE, if any.</param>
/// <param name="kernels">For vector forms.</param>
/// <param name="channels">Output channels.</param>
internal sealed unsafe class Epilogue(SumMode mode, ElementType accumulator, RescaleStage? rescale, KernelSet kernels, int channels)
{
    /// <summary>Stores the rows of one panel.</summary>
    /// <param name="weights">Holds the wide biases.</param>
    /// <param name="panel">Which 16 channels.</param>
    /// <param name="rows">Pixels.</param>
    /// <param name="low">16 sums a pixel; overwritten.</param>
    /// <param name="high">The same of the upper plane, if there is one.</param>
    /// <param name="results">The first pixel's results.</param>
    /// <param name="scratch">As <see cref="RescaleStage"/> needs.</param>
    public void Store(PackedWeights weights, int panel, int rows, int* low, int* high, byte* results, byte* scratch)
    {
        int first = panel * Panel.Width, width = Math.Min(Panel.Width, channels - first);
        int* values = low;
        if (mode == SumMode.SplitPlanes)
        {
            kernels.CombinePlanes(high, low, rows * Panel.Width);
            values = high;
        }
        else if (rescale is null || !rescale.IsDirect || mode == SumMode.Wide)
        {
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < width; c++)
                {
                    int i = r * Panel.Width + c;
                    long sum = low[i];
                    if (mode == SumMode.Wide) sum += weights.WideBias[first + c] + (weights.Planes == 2 ? (long)high[i] << 8 : 0);
                    if (accumulator == ElementType.Int32) sum = (int)sum;
                    if (rescale is null) Dense.Write(accumulator, results, r * channels + first + c, sum);
                    else low[i] = rescale.Prepare(sum);
                }
        }

        rescale?.Finish(values, Panel.Width, rows, panel, results, scratch);
    }

    /// <summary>Stores one accumulator at its place.</summary>
    public void Store(long sum, byte* results, int pixel, int channel, ElementType output)
    {
        if (rescale is not null) sum = rescale.Finish(rescale.Prepare(sum), channel);
        Dense.Write(output, results, pixel * channels + channel, sum);
    }
}
