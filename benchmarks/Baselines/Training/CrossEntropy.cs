namespace AcceleratorTraining.Baselines;

/// <summary>Softmax cross-entropy on logits.</summary>
public static class CrossEntropy
{
    /// <summary>Returns -log softmax(logits)[label] in nats; writes its gradient, softmax - onehot.</summary>
    public static double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
            largest = MathF.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        for (int i = 0; i < logits.Length; i++)
            gradient[i] = (float)(Math.Exp(logits[i] - largest) / sum) - (i == label ? 1 : 0);
        return Math.Log(sum) - (logits[label] - largest);
    }

    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
                best = i;
        }

        return best;
    }
}
