using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// A check that the built-in example can be adapted, not the product's training: two-sided forward gradients on the biases
/// and gains of all convolutions of the integer model, and the exact softmax gradient on its head.
/// The forward passes are integer; the bookkeeping here is in double precision.
/// </summary>
public sealed class ForwardGradients
{
    private const double BiasPerturbation = 0.5;
    private const double GainPerturbation = 0.02;
    private const double FirstRate = 0.1;
    private const double LastRate = 0.005;
    private const double Clip = 2.5;

    private readonly IntegerModel _model;
    private readonly IntegerPass[] _passes;
    private readonly double[] _values;
    private readonly double[] _perturbations;
    private readonly ExactHead _head;
    private readonly ulong _seed;

    public ForwardGradients(IntegerModel model, ulong seed)
    {
        _model = model;
        _seed = seed;
        _passes = [new IntegerPass(model), new IntegerPass(model)];
        _head = new ExactHead(model.Head);
        _values = [.. model.Convolutions.SelectMany(layer => layer.Bias.SelectMany(bias => new[] { bias, 1.0 }))];
        _perturbations = [.. model.Convolutions.SelectMany(layer => Enumerable.Range(0, layer.Channels).SelectMany(
            c => new[] { BiasPerturbation * layer.AccumulatorPerOutputStep(c), GainPerturbation }))];
    }

    public void Run(LabelledSamples samples, int steps, int batch)
    {
        PhiloxStream draws = new(_seed, (0x666F7277, 0, 0));
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        int next = order.Length;
        double[] direction = new double[_values.Length];
        double mean = 0;
        for (int step = 0; step < steps; step++)
        {
            if (next + batch > order.Length)
            {
                draws.Shuffle<int>(order);
                next = 0;
            }

            for (int i = 0; i < direction.Length; i++)
                direction[i] = (int)((draws.NextUInt32() & 2) - 1) * _perturbations[i];
            ReadOnlyMemory<int> chosen = order.AsMemory(next, batch);
            next += batch;

            _head.Clear();
            double difference = Loss(samples, chosen, direction, +1) - Loss(samples, chosen, direction, -1);
            mean = step == 0 ? Math.Abs(difference) : (0.95 * mean) + (0.05 * Math.Abs(difference));
            double rate = FirstRate + ((LastRate - FirstRate) * step / steps);
            double coefficient = mean == 0 ? 0 : Math.Clamp(difference / mean, -Clip, Clip);
            for (int i = 0; i < direction.Length; i++)
                _values[i] -= rate * coefficient * direction[i];
            _head.Step(rate);
        }

        Apply(direction, 0);
    }

    private double Loss(LabelledSamples samples, ReadOnlyMemory<int> batch, double[] direction, int sign)
    {
        Apply(direction, sign);
        double[] losses = new double[batch.Length];
        Parallel.For(0, _passes.Length, shard =>
        {
            IntegerPass pass = _passes[shard];
            for (int i = shard; i < batch.Length; i += _passes.Length)
            {
                int sample = batch.Span[i];
                pass.Forward(samples.Image(sample));
                losses[i] = _head.Accumulate(shard, pass, samples.Label(sample));
            }
        });
        return losses.Sum();
    }

    private void Apply(double[] direction, int sign)
    {
        int i = 0;
        foreach (IntegerConvolution layer in _model.Convolutions)
        {
            for (int c = 0; c < layer.Channels; c++)
            {
                layer.Bias[c] = (int)Math.Round(_values[i] + (sign * direction[i]));
                i++;
                layer.SetGain(c, _values[i] + (sign * direction[i]));
                i++;
            }
        }
    }
}
