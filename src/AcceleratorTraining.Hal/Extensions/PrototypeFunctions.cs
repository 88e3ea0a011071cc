using System.Buffers;

namespace AcceleratorTraining.Hal;

/// <summary>PROTOTYPE_LOSS as a host function over dense buffers; its scratch is rented from the shared pool. spec: PROTOTYPE_LOSS</summary>
public static class PrototypeFunctions
{
    /// <summary>PROTOTYPE_LOSS over dense buffers.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="type">i8[B, K].</param>
    /// <param name="features">Dense bytes.</param>
    /// <param name="labels">i32[B] in [-1, classes - 1].</param>
    /// <param name="loss">i64[1].</param>
    /// <param name="losses">i32[B].</param>
    public static void PrototypeLoss(PrototypeLoss operation, TensorType type, ReadOnlySpan<byte> features, ReadOnlySpan<byte> labels, Span<byte> loss, Span<byte> losses)
    {
        int batch = type.Shape[0], width = type.Shape[1], found = 0;

        // From a label to the place of its class among those with support; no more places than support rows.
        int[] places = ArrayPool<int>.Shared.Rent(operation.Classes);
        places.AsSpan(0, operation.Classes).Fill(-1);
        for (int b = 0; b < operation.Supports; b++)
        {
            int label = (int)ElementType.Int32.Read(labels, b);
            if (label >= 0 && places[label] < 0) places[label] = found++;
        }

        int[] counts = ArrayPool<int>.Shared.Rent(found), sums = ArrayPool<int>.Shared.Rent(found * width);
        long[] distances = ArrayPool<long>.Shared.Rent(found);
        counts.AsSpan(0, found).Clear();
        sums.AsSpan(0, found * width).Clear();
        for (int b = 0; b < operation.Supports; b++)
        {
            int label = (int)ElementType.Int32.Read(labels, b);
            if (label < 0) continue;
            counts[places[label]]++;
            Span<int> sum = sums.AsSpan(places[label] * width, width);
            for (int k = 0; k < width; k++) sum[k] += (sbyte)features[b * width + k];
        }

        for (int b = 0; b < batch; b++)
        {
            int label = (int)ElementType.Int32.Read(labels, b), place = b < operation.Supports || label < 0 ? -1 : places[label];
            if (place >= 0)
            {
                for (int c = 0; c < found; c++) distances[c] = Distance(features.Slice(b * width, width), sums.AsSpan(c * width, width), counts[c], operation.DistanceScale);
            }

            LossFunctions.Write(losses, b, place < 0 ? 0 : Loss(distances.AsSpan(0, found), place));
        }

        LossFunctions.Total(losses, loss);
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(counts);
        ArrayPool<int>.Shared.Return(sums);
        ArrayPool<long>.Shared.Return(distances);
    }

    // Squares below (65535 * 255)^2, at most 32768 of them: the sum is exact in 64 bits. spec: PROTOTYPE_LOSS-06
    private static long Distance(ReadOnlySpan<byte> feature, ReadOnlySpan<int> sum, int count, long scale)
    {
        long squares = 0;
        for (int k = 0; k < feature.Length; k++)
        {
            long difference = count * (sbyte)feature[k] - sum[k];
            squares += difference * difference;
        }

        return (long)((Int128)squares * scale / ((Int128)count * count << 16));
    }

    private static Int128 Loss(ReadOnlySpan<long> distances, int place)
    {
        long nearest = long.MaxValue, sum = 0;
        foreach (long distance in distances) nearest = Math.Min(nearest, distance);
        foreach (long distance in distances) sum += LossTables.NegativeExponential(distance - nearest);
        return distances[place] - nearest + LossTables.Normaliser(sum);
    }
}
