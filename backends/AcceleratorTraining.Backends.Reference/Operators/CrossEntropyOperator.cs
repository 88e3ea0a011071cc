using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/CROSS_ENTROPY.md</summary>
internal static class CrossEntropyOperator
{
    public static void Run(CrossEntropy operation, Tensor logits, Tensor labels, Tensor loss, Tensor losses)
    {
        for (int b = 0; b < losses.Data.Length; b++)
        {
            if (labels.Data[b] < 0) continue;
            long[] exponents = Exponents(logits, b, operation.LogitScale);
            long normaliser = LossTables.Normaliser(exponents.Sum(LossTables.NegativeExponential));
            losses.Data[b] = Math.Min(exponents[labels.Data[b]] + normaliser, int.MaxValue);
            loss.Data[0] += losses.Data[b];
        }
    }

    /// <summary>How far each class lies below the row's maximum: Q16 log2 units. spec: LOSS-01</summary>
    public static long[] Exponents(Tensor logits, int row, long scale)
    {
        int classes = logits.Shape[1];
        ReadOnlySpan<long> values = logits.Data.AsSpan(row * classes, classes);
        long[] exponents = new long[classes];
        long maximum = long.MinValue;
        foreach (long value in values) maximum = Math.Max(maximum, value);
        for (int c = 0; c < classes; c++) exponents[c] = (long)Int128.Min(((Int128)(maximum - values[c]) * scale) >> 16, 1L << 46);
        return exponents;
    }
}
