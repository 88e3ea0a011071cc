using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>Back-propagation with Adam over the parameters that a predicate selects.</summary>
public sealed class Trainer
{
    /// <summary>A batch is cut in this many parts whatever the machine, so sums are always taken in the same order.</summary>
    private const int Shards = 2;

    private readonly Network _network;
    private readonly NetworkPass[] _passes;
    private readonly Adam?[] _optimizers;

    public Trainer(Network network, Func<Parameter, bool> select)
    {
        _network = network;
        _passes = [.. Enumerable.Range(0, Shards).Select(_ => new NetworkPass(network))];
        _optimizers = [.. network.Parameters.Select(p => select(p) ? new Adam(p.Values) : null)];
    }

    /// <summary>Runs the epochs with a learning rate that falls to zero along a cosine.</summary>
    /// <param name="samples">What to learn from.</param>
    /// <param name="epochs">How often to see each sample.</param>
    /// <param name="batch">Samples a step.</param>
    /// <param name="rate">The learning rate at the start.</param>
    /// <param name="seed">Decides the order of the samples.</param>
    /// <param name="report">Receives the epoch's number and its mean loss.</param>
    public void Run(FloatSamples samples, int epochs, int batch, double rate, ulong seed, Action<int, double>? report = null)
    {
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        PhiloxStream shuffle = new(seed, (0x6F726465, 0, 0));
        int stepsAnEpoch = samples.Count / batch;
        double total = (double)epochs * stepsAnEpoch;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            shuffle.Shuffle<int>(order);
            double loss = 0;
            for (int step = 0; step < stepsAnEpoch; step++)
            {
                double progress = ((epoch * stepsAnEpoch) + step) / total;
                loss += Step(samples, order.AsMemory(step * batch, batch), rate * (1 + Math.Cos(Math.PI * progress)) / 2);
            }

            report?.Invoke(epoch, loss / stepsAnEpoch);
        }
    }

    private double Step(FloatSamples samples, ReadOnlyMemory<int> batch, double rate)
    {
        double[] losses = new double[Shards];
        Parallel.For(0, Shards, shard =>
        {
            NetworkPass pass = _passes[shard];
            pass.Clear();
            for (int i = shard; i < batch.Length; i += Shards)
            {
                int sample = batch.Span[i];
                samples.CopyTo(sample, pass.Input);
                pass.Forward();
                losses[shard] += pass.Backward(samples.Label(sample));
            }
        });

        for (int p = 0; p < _network.Parameters.Length; p++)
        {
            if (_optimizers[p] is not { } optimizer)
                continue;
            float[] gradient = _passes[0].ParameterGradients[p];
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] = (gradient[i] + _passes[1].ParameterGradients[p][i]) / batch.Length;
            optimizer.Step(gradient, rate);
        }

        return losses.Sum() / batch.Length;
    }
}
