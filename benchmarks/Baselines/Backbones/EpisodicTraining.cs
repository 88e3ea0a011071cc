using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>Trains a network of features on episodes with one support sample a class; drawings are turned, scaled and moved a little at random.</summary>
public sealed class EpisodicTraining
{
    private const double LargestTurn = 0.12;
    private const double LargestScale = 0.08;
    private const double LargestMove = 1.5;

    private readonly BackboneTrainer _trainer;
    private readonly ImageSet _samples;
    private readonly ulong _seed;
    private readonly int _members;
    private readonly int[][] _classes;

    /// <param name="trainer">The network.</param>
    /// <param name="samples">Samples of many classes.</param>
    /// <param name="members">Samples of a class in an episode; a shard's batch is a multiple.</param>
    /// <param name="seed">Decides every draw.</param>
    public EpisodicTraining(BackboneTrainer trainer, ImageSet samples, int members, ulong seed)
    {
        (_trainer, _samples, _members, _seed) = (trainer, samples, members, seed);
        _classes = [.. Enumerable.Range(0, samples.Count).GroupBy(samples.Label).Select(g => g.ToArray())];
    }

    public void Run(int steps, double rate, Action<int, double> report)
    {
        double loss = 0;
        for (int step = 0; step < steps; step++)
        {
            uint number = (uint)step;
            loss += _trainer.Step((shard, graph) => FillEpisode(graph, number, (uint)shard), (_, output) => Prototypes.Loss(output, _members), BackboneTrainer.RateAt(rate, (double)step / steps), weightDecay: 0.02);
            if ((step + 1) % 50 != 0) continue;
            report(step + 1, loss / 50);
            loss = 0;
        }

        _trainer.Normalize((batch, shard, graph) => FillEpisode(graph, (uint)(steps + batch), (uint)shard), batches: 10);
    }

    /// <summary>The output for every sample, in inference.</summary>
    public static float[][] Features(BackboneGraph graph, ImageSet samples)
    {
        float[][] rows = new float[samples.Count][];
        for (int first = 0; first < rows.Length; first += graph.Input.Batch)
        {
            int count = Math.Min(graph.Input.Batch, rows.Length - first), size = graph.Output.Shape.Count;
            for (int i = 0; i < count; i++) samples.CopyTo(first + i, graph.Input.Value.AsSpan(i * samples.Shape.Count));
            graph.Forward(training: false);
            for (int i = 0; i < count; i++) rows[first + i] = graph.Output.Value.AsSpan(i * size, size).ToArray();
        }

        return rows;
    }

    private void FillEpisode(BackboneGraph graph, uint step, uint shard)
    {
        PhiloxStream draws = new(_seed, (0x65706964, step, shard));
        int[] classes = [.. Enumerable.Range(0, _classes.Length)];
        draws.Shuffle<int>(classes);
        int[] members = [];
        for (int sample = 0; sample < graph.Input.Batch; sample++)
        {
            // The members of a class are different drawings.
            if (sample % _members == 0) draws.Shuffle<int>(members = [.. _classes[classes[sample / _members]]]);
            double turn = Draw(LargestTurn), scale = 1 + Draw(LargestScale), down = Draw(LargestMove), right = Draw(LargestMove);
            Warp(members[sample % _members], turn, scale, down, right, graph.Input.Value.AsSpan(sample * _samples.Shape.Count));
        }

        double Draw(double largest) => largest * ((draws.NextUInt32() / 2147483648.0) - 1);
    }

    // Bilinear, about the middle; what lies outside is black.
    private void Warp(int index, double turn, double scale, double down, double right, Span<float> destination)
    {
        ReadOnlySpan<byte> image = _samples.Pixels(index);
        int height = _samples.Shape.Height, width = _samples.Shape.Width;
        float cos = (float)(Math.Cos(turn) * scale), sin = (float)(Math.Sin(turn) * scale);
        float middleY = (height - 1) / 2f, middleX = (width - 1) / 2f;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float fromY = middleY + (cos * (y - middleY - (float)down)) + (sin * (x - middleX - (float)right));
                float fromX = middleX - (sin * (y - middleY - (float)down)) + (cos * (x - middleX - (float)right));
                int row = (int)MathF.Floor(fromY), column = (int)MathF.Floor(fromX);
                float dy = fromY - row, dx = fromX - column;
                destination[(y * width) + x] = ((((1 - dy) * (1 - dx) * At(image, row, column)) + ((1 - dy) * dx * At(image, row, column + 1))) + ((dy * (1 - dx) * At(image, row + 1, column)) + (dy * dx * At(image, row + 1, column + 1)))) / 255;
            }
        }

        float At(ReadOnlySpan<byte> pixels, int row, int column) => (uint)row < (uint)height && (uint)column < (uint)width ? pixels[(row * width) + column] : 0;
    }
}
