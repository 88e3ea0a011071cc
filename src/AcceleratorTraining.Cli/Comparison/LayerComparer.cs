using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Comparison;

/// <summary>Compares the outputs of two runs operator by operator and adds the samples up.</summary>
internal sealed class LayerComparer
{
    private readonly SortedDictionary<int, LayerDifference> _layers = [];

    /// <summary>All operators that both runs share, in execution order.</summary>
    public ImmutableArray<LayerDifference> Layers => [.. _layers.Values];

    /// <summary>The first operator whose bytes differ; null if none does.</summary>
    public LayerDifference? First => _layers.Values.FirstOrDefault(l => l.Differing > 0);

    /// <summary>Adds one sample.</summary>
    /// <param name="model">Names the operators.</param>
    /// <param name="sample">Its number.</param>
    /// <param name="a">The first run's layers.</param>
    /// <param name="b">The second's: the same operators, or fewer.</param>
    public void Add(QuantizedModel model, int sample, ImmutableArray<LayerOutput> a, ImmutableArray<LayerOutput> b)
    {
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            LayerDifference found = Compare(model.Operators[a[i].Operator].Name, sample, a[i], b[i]);
            _layers[found.Operator] = _layers.TryGetValue(found.Operator, out LayerDifference? known) ? Join(known, found) : found;
        }
    }

    private static LayerDifference Compare(string name, int sample, LayerOutput a, LayerOutput b)
    {
        ElementType element = a.Type.Element;
        int count = a.Type.Shape.ElementCount, channels = a.Type.Shape.Rank == 0 ? 1 : a.Type.Shape[-1];
        LayerDifference result = new(a.Operator, name, count, 0, 0, -1, -1, default);
        if (a.Bytes.AsSpan().SequenceEqual(b.Bytes)) return result;
        long differing = 0, largest = 0;
        for (int i = 0; i < count; i++)
        {
            long left = element.Read(a.Bytes, i), right = element.Read(b.Bytes, i);
            if (left == right) continue;
            if (differing++ == 0) result = result with { Channel = i % channels, Sample = sample, First = (left, right) };
            largest = Math.Max(largest, Math.Abs(left - right));
        }

        return result with { Differing = differing, Largest = largest };
    }

    private static LayerDifference Join(LayerDifference known, LayerDifference next) => (known.Differing > 0 ? known : next) with
    {
        Elements = known.Elements + next.Elements,
        Differing = known.Differing + next.Differing,
        Largest = Math.Max(known.Largest, next.Largest),
    };
}
