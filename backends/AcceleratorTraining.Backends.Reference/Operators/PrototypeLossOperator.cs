using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/PROTOTYPE_LOSS.md</summary>
internal static class PrototypeLossOperator
{
    public static void Run(PrototypeLoss operation, Tensor features, Tensor labels, Tensor loss, Tensor losses)
    {
        int width = features.Shape[1];
        long[] counts = new long[operation.Classes];
        Dictionary<long, long[]> sums = [];
        for (int b = 0; b < operation.Supports; b++)
        {
            long label = labels.Data[b];
            if (label < 0) continue;
            counts[label]++;
            if (!sums.TryGetValue(label, out long[]? sum)) sums.Add(label, sum = new long[width]);
            for (int k = 0; k < width; k++) sum[k] += features.Data[b * width + k];
        }

        for (int b = operation.Supports; b < losses.Data.Length; b++)
        {
            if (labels.Data[b] < 0 || !sums.ContainsKey(labels.Data[b])) continue;
            Dictionary<long, long> distances = sums.ToDictionary(s => s.Key, s => Distance(features.Data.AsSpan(b * width, width), s.Value, counts[s.Key], operation.DistanceScale));
            long nearest = distances.Values.Min();
            long normaliser = LossTables.Normaliser(distances.Values.Sum(d => LossTables.NegativeExponential(d - nearest)));
            losses.Data[b] = Math.Min(distances[labels.Data[b]] - nearest + normaliser, int.MaxValue);
            loss.Data[0] += losses.Data[b];
        }
    }

    private static long Distance(ReadOnlySpan<long> feature, long[] sum, long count, long scale)
    {
        Int128 squares = 0;
        for (int k = 0; k < feature.Length; k++) squares += (Int128)(count * feature[k] - sum[k]) * (count * feature[k] - sum[k]);
        return (long)(squares * scale / ((Int128)count * count * 65536));
    }
}
