namespace AcceleratorTraining.Backends.Cpu;

/// <summary>The vector parts of an int8 SOFTMAX; its exponentials come from a table. See <see cref="SoftmaxStep"/>.</summary>
internal static unsafe class SoftmaxRows<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>The largest of <paramref name="count"/> values; nothing beyond them is read.</summary>
    public static int Largest(sbyte* values, int count)
    {
        int largest = sbyte.MinValue, i = 0;
        if (count >= TLanes.Count)
        {
            // A difference of int8 values has its own sign in int32.
            TVector most = TLanes.LoadInt8(values);
            for (i = TLanes.Count; i <= count - TLanes.Count; i += TLanes.Count)
            {
                TVector value = TLanes.LoadInt8(values + i);
                most = TLanes.Select(TLanes.ShiftRight(TLanes.Subtract(most, value), 31), value, most);
            }

            int* lanes = stackalloc int[Panel.Width];
            TLanes.Store(lanes, most);
            for (int lane = 0; lane < TLanes.Count; lane++) largest = Math.Max(largest, lanes[lane]);
        }

        for (; i < count; i++) largest = Math.Max(largest, values[i]);
        return largest;
    }

    /// <summary>
    /// SOFTMAX-08's two roundings to int8. The high product h of two numbers that are not negative is none either, so ties
    /// go up: floor(h / 2^shift + 1/2) = ((h >> (shift - 1)) + 1) >> 1. From shift 32 on that is 0, as it is for h >> 31.
    /// </summary>
    /// <param name="exponentials">Not negative, Q0.31; whole sixteens are read.</param>
    /// <param name="count">How many.</param>
    /// <param name="scale">Of <see cref="Hal.FixedPointSoftmax.Reciprocal"/>, as is <paramref name="shift"/>.</param>
    /// <param name="shift">At least 1.</param>
    /// <param name="results">Whole sixteens are written.</param>
    public static void Probabilities(int* exponentials, int count, int scale, int shift, sbyte* results)
    {
        TVector factor = TLanes.Broadcast(scale), one = TLanes.Broadcast(1);
        int down = Math.Min(shift - 1, 31);
        for (int i = 0; i < count; i += 2 * TLanes.Count)
        {
            TVector a = TLanes.ShiftRight(TLanes.HighMultiply(TLanes.Load(exponentials + i), factor), down);
            TVector b = TLanes.ShiftRight(TLanes.HighMultiply(TLanes.Load(exponentials + i + TLanes.Count), factor), down);
            a = TLanes.ShiftRight(TLanes.Add(a, one), 1);
            b = TLanes.ShiftRight(TLanes.Add(b, one), 1);
            TLanes.StoreInt8(results + i, a, b, sbyte.MinValue, sbyte.MinValue, sbyte.MaxValue);
        }
    }
}
