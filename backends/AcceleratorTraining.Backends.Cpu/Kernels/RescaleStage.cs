using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>RESCALE of rows of int32: with vectors where operator and scales allow it, element by element otherwise.</summary>
internal sealed unsafe class RescaleStage(Rescale operation, ScaleTable table, KernelSet kernels, int channels)
{
    // Saturating to int16 before the offset is added keeps every result if the offset stays below half of int16's range.
    private const int LargestOffset = 1 << 14;

    private readonly bool _isInt8 = operation.Output == ElementType.Int8 && Math.Abs((long)operation.OutputZeroPoint) <= LargestOffset;

    /// <summary>Whether int32 values are scaled as they are.</summary>
    public bool IsDirect => operation.InputZeroPoint == 0 && operation.PreShift == 0;

    /// <summary>Clamp of the vector form.</summary>
    public Int8Range Range => new(operation.OutputZeroPoint, operation.Minimum, operation.Maximum);

    /// <summary>What the vector form needs as scratch: 16 bytes a row of a chunk.</summary>
    public static int ScratchBytes => Panel.ChunkPixels * Panel.Width;

    /// <summary>The first half: input zero point and pre-shift. spec: RESCALE-09</summary>
    public int Prepare(long value) =>
        FixedPoint.PreShift((long)Int128.Clamp((Int128)value - operation.InputZeroPoint, long.MinValue, long.MaxValue), operation.PreShift);

    /// <summary>The second half for one prepared value. spec: RESCALE-10</summary>
    public long Finish(int value, int channel) =>
        Math.Clamp(table.Multiply(value, channel) + operation.OutputZeroPoint, operation.Minimum, operation.Maximum);

    /// <summary>The second half for one panel of prepared rows, at most a chunk.</summary>
    /// <param name="values">The panel's values of the first row.</param>
    /// <param name="stride">int32 values from row to row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="panel">Which 16 channels.</param>
    /// <param name="results">The first row's result for channel 0.</param>
    /// <param name="scratch"><see cref="ScratchBytes"/>.</param>
    public void Finish(int* values, int stride, int rows, int panel, byte* results, byte* scratch)
    {
        int first = panel * Panel.Width, width = Math.Min(Panel.Width, channels - first);
        if (!_isInt8 || table.Mode == ScalingMode.Scalar)
        {
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < width; c++)
                {
                    Dense.Write(operation.Output, results, r * channels + first + c, Finish(values[r * stride + c], first + c));
                }

            return;
        }

        sbyte* target = (sbyte*)results + first;
        if (width == Panel.Width)
        {
            kernels.Rescale(table.Mode, values, stride, rows, table.Panels(panel), Range, target, channels);
            return;
        }

        // A vector store of the last, partial panel would run into the next row.
        kernels.Rescale(table.Mode, values, stride, rows, table.Panels(panel), Range, (sbyte*)scratch, Panel.Width);
        for (int r = 0; r < rows; r++) new ReadOnlySpan<sbyte>(scratch + r * Panel.Width, width).CopyTo(new Span<sbyte>(target + r * channels, width));
    }
}
