namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Kernels without a reduction over channels: depthwise sums, pooling sums, additions.</summary>
internal static unsafe class ChannelRows<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>DEPTHWISE_CONV2D of 16 channels.</summary>
    /// <param name="map">Padded map, at the first channel.</param>
    /// <param name="pixels">Byte offset of each pixel in the map.</param>
    /// <param name="rows">How many pixels.</param>
    /// <param name="taps">Byte offset of each tap from a pixel.</param>
    /// <param name="tapCount">How many taps.</param>
    /// <param name="weights">16 packed weights a tap.</param>
    /// <param name="bias">16 start values.</param>
    /// <param name="sums">16 sums a pixel.</param>
    public static void Depthwise<TActivations>(byte* map, int* pixels, int rows, int* taps, int tapCount, int* weights, int* bias, int* sums)
        where TActivations : struct, IActivations
    {
        for (int c = 0; c < Panel.Width; c += 2 * TLanes.Count)
        {
            TVector biasA = TLanes.Load(bias + c), biasB = TLanes.Load(bias + c + TLanes.Count);
            for (int r = 0; r < rows; r++)
            {
                byte* pixel = map + pixels[r] + c * TActivations.ElementBytes;
                TVector a = biasA, b = biasB;
                int* weight = weights + c;
                for (int t = 0; t < tapCount; t++)
                {
                    byte* tap = pixel + taps[t];
                    TVector x = TActivations.Load<TLanes, TVector>(tap), y = TActivations.Load<TLanes, TVector>(tap + TLanes.Count * TActivations.ElementBytes);
                    a = TLanes.Add(a, TLanes.MultiplyInt16(x, TLanes.Load(weight)));
                    b = TLanes.Add(b, TLanes.MultiplyInt16(y, TLanes.Load(weight + TLanes.Count)));
                    weight += Panel.Width;
                }

                TLanes.Store(sums + r * Panel.Width + c, a);
                TLanes.Store(sums + r * Panel.Width + c + TLanes.Count, b);
            }
        }
    }

    /// <summary>Adds values to <paramref name="count"/> int32 sums; up to 7 of each beyond the end are touched.</summary>
    public static void Accumulate<TActivations>(int* sums, byte* values, int count)
        where TActivations : struct, IActivations
    {
        for (int i = 0; i < count; i += TLanes.Count) TLanes.Store(sums + i, TLanes.Add(TLanes.Load(sums + i), TActivations.Load<TLanes, TVector>(values + i * TActivations.ElementBytes)));
    }

    /// <summary>high + (low >> 8): the two planes of 16-bit weights after a pre-shift of -8. See <see cref="PackedWeights"/>.</summary>
    public static void CombinePlanes(int* high, int* low, int count)
    {
        for (int i = 0; i < count; i += TLanes.Count) TLanes.Store(high + i, TLanes.Add(TLanes.Load(high + i), TLanes.ShiftRight(TLanes.Load(low + i), 8)));
    }

    /// <summary>ADD: saturating sums of int32.</summary>
    public static void Add(int* a, int* b, int* results, int count)
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count) TLanes.Store(results + i, Saturating.Add<TLanes, TVector>(TLanes.Load(a + i), TLanes.Load(b + i)));
        for (; i < count; i++) results[i] = Saturating.Add<ScalarLanes, int>(a[i], b[i]);
    }
}
