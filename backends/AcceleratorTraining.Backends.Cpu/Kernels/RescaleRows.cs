namespace AcceleratorTraining.Backends.Cpu;

/// <summary>From int32 to int8: what the result of a scaling is clamped to.</summary>
/// <param name="Offset">Output zero point, at most 2^14 in magnitude.</param>
/// <param name="Minimum">Smallest result.</param>
/// <param name="Maximum">Largest result.</param>
internal readonly record struct Int8Range(int Offset, int Minimum, int Maximum);

/// <summary>RESCALE of rows of 16 int32, mostly to int8: the epilogue of every accumulation.</summary>
internal static unsafe class RescaleRows<TLanes, TScaling, TVector>
    where TLanes : struct, ILanes<TVector>
    where TScaling : struct, IScaling
    where TVector : unmanaged
{
    /// <summary>Scales one panel.</summary>
    /// <param name="values">16 values a row.</param>
    /// <param name="valueStride">int32 values from row to row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="table">The channels' panel of the scale table.</param>
    /// <param name="range">Offset and clamp.</param>
    /// <param name="results">16 results a row.</param>
    /// <param name="resultStride">Bytes from row to row.</param>
    public static void Run(int* values, int valueStride, int rows, int* table, Int8Range range, sbyte* results, int resultStride)
    {
        (int offset, int minimum, int maximum) = range;
        for (int c = 0; c < Panel.Width; c += 2 * TLanes.Count)
        {
            int* value = values + c;
            sbyte* result = results + c;
            int* first = table + c, second = first + TLanes.Count;
            for (int r = 0; r < rows; r++)
            {
                TVector a = TScaling.Apply<TLanes, TVector>(TLanes.Load(value), first);
                TVector b = TScaling.Apply<TLanes, TVector>(TLanes.Load(value + TLanes.Count), second);
                TLanes.StoreInt8(result, a, b, offset, minimum, maximum);
                value += valueStride;
                result += resultStride;
            }
        }
    }

    /// <summary>The multiplication alone.</summary>
    /// <param name="values">16 values a row.</param>
    /// <param name="valueStride">int32 values from row to row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="table">The channels' panel of the scale table.</param>
    /// <param name="results">16 results a row.</param>
    public static void Scale(int* values, int valueStride, int rows, int* table, int* results)
    {
        for (int c = 0; c < Panel.Width; c += TLanes.Count)
            for (int r = 0; r < rows; r++)
            {
                TLanes.Store(results + r * Panel.Width + c, TScaling.Apply<TLanes, TVector>(TLanes.Load(values + (long)r * valueStride + c), table + c));
            }
    }
}
