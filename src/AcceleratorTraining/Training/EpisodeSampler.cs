using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Draws an episode a step: classes without replacement, then samples of each without replacement; support class by
/// class, then queries in the same order. A pure function of seed and step.
/// </summary>
internal sealed class EpisodeSampler : BatchSampler
{
    // Apart from the draws of BatchSampler and of every direction.
    private const uint Stream = 0xBA7C0001;

    private readonly ulong _seed;
    private readonly int _ways, _shots, _queries;
    private readonly ImmutableArray<int[]> _classes;

    /// <param name="seed">The run seed.</param>
    /// <param name="labels">The class of each sample; classes of too few samples are passed over.</param>
    /// <param name="ways">Classes an episode.</param>
    /// <param name="shots">Support samples a class.</param>
    /// <param name="queries">Queries a class.</param>
    /// <exception cref="ArgumentException">Too few classes have enough samples.</exception>
    public EpisodeSampler(ulong seed, ImmutableArray<int> labels, int ways, int shots, int queries)
        : base(seed, labels.Length, ways * (shots + queries))
    {
        (_seed, _ways, _shots, _queries) = (seed, ways, shots, queries);
        _classes = [.. labels.Index().GroupBy(l => l.Item, l => l.Index).OrderBy(g => g.Key).Select(g => g.ToArray()).Where(c => c.Length >= shots + queries)];
        if (_classes.Length < ways) throw new ArgumentException($"An episode takes {ways} classes of {shots + queries} samples each, but only {_classes.Length} classes have as many.", nameof(labels));
    }

    /// <inheritdoc/>
    public override void Fill(int step, Span<int> indices)
    {
        PhiloxStream stream = new(_seed, (Stream, (uint)step, 0));
        int[] order = [.. Enumerable.Range(0, _classes.Length)];
        Choose(order, _ways, ref stream);
        for (int way = 0; way < _ways; way++)
        {
            int[] samples = [.. _classes[order[way]]];
            Choose(samples, _shots + _queries, ref stream);
            samples.AsSpan(0, _shots).CopyTo(indices[(way * _shots)..]);
            samples.AsSpan(_shots, _queries).CopyTo(indices[(_ways * _shots + way * _queries)..]);
        }
    }

    // The first steps of a Fisher-Yates shuffle.
    private static void Choose(int[] items, int count, ref PhiloxStream stream)
    {
        for (int i = 0; i < count; i++)
        {
            int j = i + stream.NextInt32(items.Length - i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
