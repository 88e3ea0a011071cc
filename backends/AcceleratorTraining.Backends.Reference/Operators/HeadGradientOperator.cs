using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/HEAD_GRADIENT.md</summary>
internal static class HeadGradientOperator
{
    public static void Run(HeadGradient operation, Tensor logits, Tensor labels, Tensor features, Tensor weightGradient, Tensor biasGradient)
    {
        (int batch, int classes, int inputs) = (logits.Shape[0], logits.Shape[1], features.Shape[1]);
        for (int b = 0; b < batch; b++)
        {
            long label = labels.Data[b];
            if (label < 0) continue;
            long[] exponents = CrossEntropyOperator.Exponents(logits, b, operation.LogitScale);
            long sum = exponents.Sum(LossTables.NegativeExponential);
            for (int c = 0; c < classes; c++)
            {
                long probability = (LossTables.NegativeExponential(exponents[c]) << HeadGradient.ProbabilityFractionBits) / sum;
                long error = probability - (c == label ? 1L << HeadGradient.ProbabilityFractionBits : 0);
                biasGradient.Data[c] += error;
                for (int k = 0; k < inputs; k++)
                {
                    weightGradient.Data[c * inputs + k] += error * (features.Data[b * inputs + k] - operation.FeatureZeroPoint);
                }
            }
        }
    }
}
