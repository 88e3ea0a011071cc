namespace AcceleratorTraining.Baselines;

/// <summary>The loss of one sample, in a pass that has just gone forward.</summary>
/// <param name="IsReconstruction">Mean squared error between output and input; cross-entropy otherwise.</param>
/// <param name="Classes">The first so many logits count.</param>
internal sealed record FloatLoss(bool IsReconstruction, int Classes)
{
    /// <summary>Returns the loss, in nats or squared real units, and writes <see cref="FloatPass.OutputGradient"/>.</summary>
    public double Evaluate(FloatPass pass, int label) => IsReconstruction ? SquaredError(pass) : Nats(pass.Output[..Classes], label, pass.OutputGradient);

    private static double SquaredError(FloatPass pass)
    {
        ReadOnlySpan<float> target = pass.Input, output = pass.Output;
        Span<float> gradient = pass.OutputGradient;
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            float difference = output[i] - target[i];
            gradient[i] = 2 * difference / output.Length;
            sum += (double)difference * difference;
        }

        return sum / output.Length;
    }

    private static double Nats(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits) largest = MathF.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits) sum += Elementary.Exp(logit - largest);
        gradient.Clear();
        for (int i = 0; i < logits.Length; i++) gradient[i] = (float)(Elementary.Exp(logits[i] - largest) / sum) - (i == label ? 1 : 0);
        return Elementary.Log(sum) - (logits[label] - largest);
    }
}
