namespace AcceleratorTraining.Baselines;

/// <summary>The fraction of samples whose largest logit is the label's.</summary>
public static class Accuracy
{
    public static double Of(Network network, FloatSamples samples)
    {
        int correct = 0;
        Parallel.For(
            0,
            samples.Count,
            () => new NetworkPass(network),
            (sample, _, pass) =>
            {
                samples.CopyTo(sample, pass.Input);
                pass.Forward();
                if (CrossEntropy.ArgMax(pass.Logits) == samples.Label(sample))
                    Interlocked.Increment(ref correct);
                return pass;
            },
            _ => { });
        return (double)correct / samples.Count;
    }
}
