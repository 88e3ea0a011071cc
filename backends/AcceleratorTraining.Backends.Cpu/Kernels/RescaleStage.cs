using System.Numerics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>RESCALE of rows of panels: with vectors where operator and scales allow it, element by element otherwise.</summary>
internal sealed unsafe class RescaleStage(Rescale operation, ScaleTable table, KernelSet kernels, ChannelPanels panels)
{
    // Saturating to int16 before the offset is added keeps every result if the offset stays below half of int16's range.
    private const int LargestOffset = 1 << 14;

    private readonly bool _isInt8 = operation.Output == ElementType.Int8 && Math.Abs((long)operation.OutputZeroPoint) <= LargestOffset;

    /// <summary>Whether int32 values are scaled as they are.</summary>
    public bool IsDirect => operation.InputZeroPoint == 0 && operation.PreShift == 0 && !IsNarrow;

    /// <summary>Whether values of up to 48 bits are scaled, which only <see cref="Apply"/> does.</summary>
    public bool IsNarrow => operation.NarrowMultiplier;

    /// <summary>Clamp of the vector form.</summary>
    public Int8Range Range => new(operation.OutputZeroPoint, operation.Minimum, operation.Maximum);

    /// <summary>What the vector forms need as scratch: 64 bytes a row of a chunk.</summary>
    public static int ScratchBytes => Panel.ChunkPixels * Panel.Width * sizeof(int);

    /// <summary>All of it for one value.</summary>
    public long Apply(long value, int channel)
    {
        if (!IsNarrow) return Finish(Prepare(value), channel);
        return Math.Clamp(table.MultiplyNarrow(Difference(value), channel) + operation.OutputZeroPoint, operation.Minimum, operation.Maximum);
    }

    /// <summary>The first half: input zero point and pre-shift. spec: RESCALE-09</summary>
    public int Prepare(long value) => FixedPoint.PreShift(Difference(value), operation.PreShift);

    /// <summary>The first half for rows of one panel.</summary>
    /// <param name="x">The panel's values of the first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="panel">Which 16 channels.</param>
    /// <param name="prepared">16 values a row.</param>
    public void Prepare<T>(T* x, int rows, int panel, int* prepared)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = panels.Width(panel);
        for (int r = 0; r < rows; r++, x += panels.Channels, prepared += Panel.Width)
            for (int c = 0; c < width; c++)
            {
                prepared[c] = Prepare(long.CreateTruncating(x[c]));
            }
    }

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
        if (table.Mode == ScalingMode.Scalar) FinishScalar(values, stride, rows, panel, results);
        else if (_isInt8) FinishInt8(values, stride, rows, panel, (sbyte*)results + panels.First(panel), (sbyte*)scratch);
        else FinishWide(values, stride, rows, panel, results, (int*)scratch);
    }

    /// <summary>All of it, in the narrow form, for rows of one panel.</summary>
    /// <param name="sums">16 values a row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="panel">Which 16 channels.</param>
    /// <param name="results">The first row's result for channel 0.</param>
    public void ApplyNarrow<T>(T* sums, int rows, int panel, byte* results)
        where T : unmanaged, IBinaryInteger<T>
    {
        switch (operation.Output)
        {
            case ElementType.Int8: ApplyNarrow(sums, rows, panel, (sbyte*)results + panels.First(panel)); break;
            case ElementType.Int16: ApplyNarrow(sums, rows, panel, (short*)results + panels.First(panel)); break;
            default: ApplyNarrow(sums, rows, panel, (int*)results + panels.First(panel)); break;
        }
    }

    private void ApplyNarrow<T, TResult>(T* sums, int rows, int panel, TResult* target)
        where T : unmanaged, IBinaryInteger<T>
        where TResult : unmanaged, IBinaryInteger<TResult>
    {
        int first = panels.First(panel), width = panels.Width(panel), channels = panels.Channels;
        for (int c = 0; c < width; c++)
        {
            if (table.TryNarrowHalfUp(first + c, out long multiplier, out int shift))
            {
                for (int r = 0; r < rows; r++)
                {
                    long value = Math.Clamp(Difference(long.CreateTruncating(sums[r * Panel.Width + c])), -ScaleTable.NarrowLimit, ScaleTable.NarrowLimit - 1);
                    long scaled = HalfUp.ShiftRight(value * multiplier, shift) + operation.OutputZeroPoint;
                    target[(long)r * channels + c] = TResult.CreateTruncating(Math.Clamp(scaled, operation.Minimum, operation.Maximum));
                }

                continue;
            }

            for (int r = 0; r < rows; r++) target[(long)r * channels + c] = TResult.CreateTruncating(Apply(long.CreateTruncating(sums[r * Panel.Width + c]), first + c));
        }
    }

    private void FinishScalar(int* values, int stride, int rows, int panel, byte* results)
    {
        int first = panels.First(panel), width = panels.Width(panel);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < width; c++)
            {
                Dense.Write(operation.Output, results, r * panels.Channels + first + c, Finish(values[r * stride + c], first + c));
            }
    }

    private void FinishInt8(int* values, int stride, int rows, int panel, sbyte* target, sbyte* scratch)
    {
        int width = panels.Width(panel), channels = panels.Channels;
        if (width == Panel.Width)
        {
            kernels.Rescale(table.Mode, values, stride, rows, table.Panels(panel), Range, target, channels);
            return;
        }

        // A vector store of a partial panel would run into the next row.
        kernels.Rescale(table.Mode, values, stride, rows, table.Panels(panel), Range, scratch, Panel.Width);
        for (int r = 0; r < rows; r++) new ReadOnlySpan<sbyte>(scratch + r * Panel.Width, width).CopyTo(new Span<sbyte>(target + r * channels, width));
    }

    // Results that do not fit the int8 store are multiplied by vectors, then offset and clamped one by one.
    private void FinishWide(int* values, int stride, int rows, int panel, byte* results, int* scaled)
    {
        kernels.Scale(table.Mode, values, stride, rows, table.Panels(panel), scaled);
        int first = panels.First(panel), width = panels.Width(panel);
        switch (operation.Output)
        {
            case ElementType.Int8: Narrow(scaled, rows, width, (sbyte*)results + first); break;
            case ElementType.Int16: Narrow(scaled, rows, width, (short*)results + first); break;
            default: Narrow(scaled, rows, width, (int*)results + first); break;
        }
    }

    private void Narrow<T>(int* scaled, int rows, int width, T* target)
        where T : unmanaged, IBinaryInteger<T>
    {
        long offset = operation.OutputZeroPoint, minimum = operation.Minimum, maximum = operation.Maximum;
        for (int r = 0; r < rows; r++, scaled += Panel.Width, target += panels.Channels)
            for (int c = 0; c < width; c++)
            {
                target[c] = T.CreateTruncating(Math.Clamp(scaled[c] + offset, minimum, maximum));
            }
    }

    // Saturated to 64 bits: only an i64 at its very end could leave them.
    private long Difference(long value)
    {
        long difference = value - operation.InputZeroPoint;
        bool overflows = ((value ^ operation.InputZeroPoint) & (value ^ difference)) < 0;
        return !overflows ? difference : value < 0 ? long.MinValue : long.MaxValue;
    }
}
