using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Prototypical networks (Snell, Swersky and Zemel, 2017): a class is the mean of its support samples' features, a sample belongs to the
/// nearest, and the logits are the negative squared distances.
/// </summary>
public static class Prototypes
{
    private const int Queries = 15;

    /// <summary>Mean accuracy of episodes of several ways with some shots and 15 queries a class, on given features.</summary>
    /// <param name="features">A row a sample.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="ways">Classes an episode.</param>
    /// <param name="shots">Support samples a class.</param>
    /// <param name="episodes">How many episodes.</param>
    public static double Accuracy(float[][] features, int[] labels, int ways, int shots, int episodes)
    {
        int[][] classes = [.. labels.Index().GroupBy(each => each.Item, each => each.Index).Select(g => g.ToArray())];
        PhiloxStream stream = new(1, (0x65706973, (uint)ways, (uint)shots));
        int correct = 0;
        for (int episode = 0; episode < episodes; episode++)
        {
            stream.Shuffle<int[]>(classes);
            foreach (int[] members in classes.AsSpan(0, ways)) stream.Shuffle<int>(members);
            float[][] means = [.. classes.Take(ways).Select(members => Mean(members.Take(shots).Select(m => features[m])))];
            for (int way = 0; way < ways; way++)
            {
                foreach (int query in classes[way].AsSpan(shots, Queries))
                {
                    if (Nearest(means, features[query]) == way) correct++;
                }
            }
        }

        return (double)correct / (episodes * ways * Queries);
    }

    /// <summary>
    /// The loss of a batch that holds each class's support sample and then its queries, class by class, and its gradient by the
    /// features.
    /// </summary>
    /// <param name="output">The features of ways * members samples.</param>
    /// <param name="members">Samples a class, the first of which is the support.</param>
    public static double Loss(BackboneNode output, int members)
    {
        int size = output.Shape.Count, ways = output.Batch / members, queries = ways * (members - 1);
        float[] logits = new float[ways], gradient = new float[ways];
        double loss = 0;
        for (int sample = 0; sample < output.Batch; sample++)
        {
            if (sample % members == 0) continue;
            ReadOnlySpan<float> query = Row(output.Value, sample);
            for (int way = 0; way < ways; way++) logits[way] = -Distance(query, Row(output.Value, way * members));
            loss += CrossEntropy.Evaluate(logits, sample / members, gradient);
            for (int way = 0; way < ways; way++)
            {
                // By the query: -2 (q - p); by the prototype: 2 (q - p).
                float factor = 2 * gradient[way] / queries;
                Span<float> support = output.Gradient.AsSpan(way * members * size, size), own = output.Gradient.AsSpan(sample * size, size);
                ReadOnlySpan<float> prototype = Row(output.Value, way * members);
                Lanes.MultiplyAdd(own, -factor, query);
                Lanes.MultiplyAdd(own, factor, prototype);
                Lanes.MultiplyAdd(support, factor, query);
                Lanes.MultiplyAdd(support, -factor, prototype);
            }
        }

        return loss / queries;

        ReadOnlySpan<float> Row(float[] values, int index) => values.AsSpan(index * size, size);
    }

    public static float[] Mean(IEnumerable<float[]> rows)
    {
        float[][] all = [.. rows];
        float[] mean = new float[all[0].Length];
        foreach (float[] row in all) Lanes.MultiplyAdd(mean, 1f / all.Length, row);
        return mean;
    }

    private static int Nearest(float[][] means, float[] query)
    {
        int best = 0;
        float least = float.PositiveInfinity;
        for (int way = 0; way < means.Length; way++)
        {
            float distance = Distance(query, means[way]);
            if (distance < least) (least, best) = (distance, way);
        }

        return best;
    }

    private static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Lanes.Dot(a, a) - (2 * Lanes.Dot(a, b)) + Lanes.Dot(b, b);
}
