using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>Runs a quantised model in integers. The layers may be changed between passes, not during one.</summary>
public sealed class IntegerModel(QuantizedModel model)
{
    public ImmutableArray<IntegerConvolution> Convolutions { get; } = [.. model.Convolutions.Select(layer => new IntegerConvolution(layer))];

    public IntegerHead Head { get; } = new(model.Head);

    public double Accuracy(LabelledSamples samples)
    {
        int correct = 0;
        Parallel.For(
            0,
            samples.Count,
            () => new IntegerPass(this),
            (sample, _, pass) =>
            {
                pass.Forward(samples.Image(sample));
                if (pass.Prediction == samples.Label(sample))
                    Interlocked.Increment(ref correct);
                return pass;
            },
            _ => { });
        return (double)correct / samples.Count;
    }
}
