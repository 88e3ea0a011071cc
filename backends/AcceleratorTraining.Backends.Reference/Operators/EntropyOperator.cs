using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/ENTROPY.md</summary>
internal static class EntropyOperator
{
    public static void Run(Entropy operation, Tensor logits, Tensor labels, Tensor loss, Tensor losses)
    {
        for (int b = 0; b < losses.Data.Length; b++)
        {
            if (labels.Data[b] < 0) continue;
            long[] exponents = CrossEntropyOperator.Exponents(logits, b, operation.LogitScale);
            losses.Data[b] = Mean(exponents, exponents);
            loss.Data[0] += losses.Data[b];
        }
    }

    /// <summary>The mean of t[c] + normaliser under the weights of another row's distances. spec: LOSS-05</summary>
    public static long Mean(long[] exponents, long[] weights)
    {
        Int128 sum = 0;
        for (int c = 0; c < exponents.Length; c++) sum += (Int128)LossTables.NegativeExponential(weights[c]) * exponents[c];
        Int128 mean = sum / weights.Sum(LossTables.NegativeExponential);
        return (long)Int128.Min(mean + LossTables.Normaliser(exponents.Sum(LossTables.NegativeExponential)), int.MaxValue);
    }
}
