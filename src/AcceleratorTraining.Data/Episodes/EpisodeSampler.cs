using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data;

/// <summary>
/// Draws N-way K-shot episodes: classes without replacement, then samples of each without replacement. Episode e is a function of seed
/// and e alone, so episodes can be drawn in any order and on any machine. Immutable and thread-safe.
/// </summary>
public sealed class EpisodeSampler
{
    /// <summary>"epis": keeps these draws apart from every other stream of the same seed.</summary>
    private const uint StreamTag = 0x65706973;

    private readonly ImmutableArray<(int Label, int[] Samples)> _classes;
    private readonly int _ways;
    private readonly int _shots;
    private readonly int _queries;
    private readonly ulong _seed;

    /// <summary>A sampler over all samples of a data set; classes with fewer than K + Q samples are passed over.</summary>
    /// <inheritdoc cref="EpisodeSampler(IReadOnlyList{int}, int, int, int, ulong)"/>
    public EpisodeSampler(IImageDataset dataset, int ways, int shots, int queries, ulong seed)
        : this([.. Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel)], ways, shots, queries, seed)
    {
    }

    /// <summary>A sampler over labels; classes with fewer than K + Q samples are passed over.</summary>
    /// <param name="labels">The class of each sample, whose index is its position.</param>
    /// <param name="ways">N: classes an episode, at least 1.</param>
    /// <param name="shots">K: support samples a class, at least 1.</param>
    /// <param name="queries">Q: query samples a class, at least 1.</param>
    /// <param name="seed">Of all draws.</param>
    /// <exception cref="InvalidDataSetException">Fewer than N classes have K + Q samples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">N, K or Q is below 1.</exception>
    public EpisodeSampler(IReadOnlyList<int> labels, int ways, int shots, int queries, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ways, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        long needed = (long)shots + queries;
        _classes =
        [
            .. labels.Index().GroupBy(each => each.Item, each => each.Index).Select(group => (Label: group.Key, Samples: group.ToArray()))
                .Where(each => each.Samples.Length >= needed).OrderBy(each => each.Label),
        ];
        if (_classes.Length < ways)
        {
            throw new InvalidDataSetException($"{ways} classes of {needed} samples ({shots} shots, {queries} queries) are needed, but only {_classes.Length} classes have as many.");
        }

        (_ways, _shots, _queries, _seed) = (ways, shots, queries, seed);
    }

    /// <summary>Classes that episodes draw from.</summary>
    public int ClassCount => _classes.Length;

    /// <summary>The episode of that number.</summary>
    /// <param name="number">At least 0.</param>
    public Episode Draw(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var stream = new PhiloxStream(_seed, (StreamTag, (uint)number, 0));
        int[] chosen = [.. Enumerable.Range(0, _classes.Length)];
        Choose(chosen, _ways, ref stream);
        var classes = ImmutableArray.CreateBuilder<int>(_ways);
        var support = ImmutableArray.CreateBuilder<int>(_ways * _shots);
        var query = ImmutableArray.CreateBuilder<int>(_ways * _queries);
        foreach (int each in chosen.AsSpan(0, _ways))
        {
            int[] samples = [.. _classes[each].Samples];
            Choose(samples, _shots + _queries, ref stream);
            classes.Add(_classes[each].Label);
            support.AddRange(samples.AsSpan(0, _shots));
            query.AddRange(samples.AsSpan(_shots, _queries));
        }

        return new Episode(classes.MoveToImmutable(), support.MoveToImmutable(), query.MoveToImmutable());
    }

    /// <summary>The first steps of a Fisher-Yates shuffle: moves a random choice to the front.</summary>
    private static void Choose(int[] items, int count, ref PhiloxStream stream)
    {
        for (int i = 0; i < count; i++)
        {
            int j = i + stream.NextInt32(items.Length - i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
