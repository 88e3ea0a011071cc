using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>Trains and tests a network whose output is logits.</summary>
public sealed class Classification(BackboneTrainer trainer, ImageSet training, ulong seed)
{
    /// <summary>How far images are moved at random, in pixels.</summary>
    public int Shift { get; init; }

    /// <summary>Whether half of the images are mirrored.</summary>
    public bool Mirror { get; init; }

    public double WeightDecay { get; init; } = 0.01;

    private int Shards => trainer.Shards.Count;

    private int ShardBatch => trainer.Shards[0].Input.Batch;

    /// <summary>Runs the epochs and averages the normalizations' statistics afterwards.</summary>
    /// <param name="epochs">How often each sample is seen.</param>
    /// <param name="rate">The highest learning rate.</param>
    /// <param name="report">Receives the epoch and its mean loss.</param>
    public void Run(int epochs, double rate, Action<int, double> report)
    {
        int[] order = [.. Enumerable.Range(0, training.Count)];
        PhiloxStream stream = new(seed, (0x6F726465, 0, 0));
        int batch = Shards * ShardBatch, steps = training.Count / batch;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            stream.Shuffle<int>(order);
            double loss = 0;
            for (int step = 0; step < steps; step++)
            {
                int position = step * batch, number = (epoch * steps) + step;
                double progress = (double)number / (epochs * steps);
                loss += trainer.Step(
                    (shard, graph) => FillShard(graph, order.AsSpan(position + (shard * ShardBatch), ShardBatch), (uint)number, (uint)shard),
                    (shard, output) => Loss(output, order.AsSpan(position + (shard * ShardBatch), ShardBatch)),
                    BackboneTrainer.RateAt(rate, progress),
                    WeightDecay);
            }

            report(epoch, loss / steps);
        }

        trainer.Normalize(
            (number, shard, graph) => FillShard(graph, order.AsSpan((number * batch) + (shard * ShardBatch), ShardBatch), uint.MaxValue, (uint)shard),
            batches: Math.Min(4000, training.Count) / batch);
    }

    /// <summary>The share of samples whose largest logit is the label's.</summary>
    public double Accuracy(ImageSet samples)
    {
        int correct = 0;
        int blocks = samples.Count / ShardBatch;
        Parallel.For(0, Shards, shard =>
        {
            BackboneGraph graph = trainer.Shards[shard];
            for (int block = shard; block < blocks; block += Shards)
            {
                for (int i = 0; i < ShardBatch; i++) samples.CopyTo((block * ShardBatch) + i, graph.Input.Value.AsSpan(i * samples.Shape.Count));
                graph.Forward(training: false);
                for (int i = 0; i < ShardBatch; i++)
                {
                    int classes = graph.Output.Shape.Count;
                    if (CrossEntropy.ArgMax(graph.Output.Value.AsSpan(i * classes, classes)) == samples.Label((block * ShardBatch) + i)) Interlocked.Increment(ref correct);
                }
            }
        });
        return (double)correct / (blocks * ShardBatch);
    }

    private void FillShard(BackboneGraph graph, ReadOnlySpan<int> samples, uint step, uint shard)
    {
        PhiloxStream draws = new(seed, (0x61756720, step, shard));
        for (int i = 0; i < samples.Length; i++)
        {
            Span<float> image = graph.Input.Value.AsSpan(i * training.Shape.Count, training.Shape.Count);
            if (Shift == 0 && !Mirror) training.CopyTo(samples[i], image);
            else training.CopyMoved(samples[i], draws.NextInt32((2 * Shift) + 1) - Shift, draws.NextInt32((2 * Shift) + 1) - Shift, Mirror && draws.NextInt32(2) == 1, image);
        }
    }

    private double Loss(BackboneNode logits, ReadOnlySpan<int> samples)
    {
        int classes = logits.Shape.Count;
        double loss = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            Span<float> gradient = logits.Gradient.AsSpan(i * classes, classes);
            loss += CrossEntropy.Evaluate(logits.Value.AsSpan(i * classes, classes), training.Label(samples[i]), gradient);
            for (int c = 0; c < classes; c++) gradient[c] /= samples.Length;
        }

        return loss / samples.Length;
    }
}
