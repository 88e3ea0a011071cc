using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Comparison;

/// <summary>Compares the outputs of two runs operator by operator and adds the samples up.</summary>
internal sealed class LayerComparer
{
    private readonly SortedDictionary<(int Operator, int Result), LayerDifference> _layers = [];

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
            ModelOperator operation = model.Operators[a[i].Operator];
            LayerDifference found = Compare(operation, model.Tensors[operation.Outputs[a[i].Result]].ChannelAxis, sample, a[i], b[i]);
            (int, int) key = (found.Operator, found.Result);
            _layers[key] = _layers.TryGetValue(key, out LayerDifference? known) ? Join(known, found) : found;
        }
    }

    private static LayerDifference Compare(ModelOperator operation, int channelAxis, int sample, LayerOutput a, LayerOutput b)
    {
        ElementType element = a.Type.Element;
        int count = a.Type.Shape.ElementCount;
        string name = operation.Outputs.Length > 1 ? $"{operation.Title}, result {a.Result}" : operation.Title;
        LayerDifference result = new(a.Operator, a.Result, name, count, 0, 0, -1, [], -1, default);
        if (a.Bytes.AsSpan().SequenceEqual(b.Bytes)) return result;
        long differing = 0, largest = 0;
        for (int i = 0; i < count; i++)
        {
            long left = element.Read(a.Bytes, i), right = element.Read(b.Bytes, i);
            if (left == right) continue;
            if (differing++ == 0)
            {
                ImmutableArray<int> index = Index(a.Type.Shape, i);
                int channel = index.IsEmpty ? 0 : index[channelAxis < 0 ? ^1 : channelAxis];
                result = result with { Channel = channel, Index = index, Sample = sample, First = (left, right) };
            }

            largest = Math.Max(largest, Math.Abs(left - right));
        }

        return result with { Differing = differing, Largest = largest };
    }

    private static ImmutableArray<int> Index(TensorShape shape, int element)
    {
        int[] index = new int[shape.Rank];
        for (int d = index.Length - 1; d >= 0; d--) (element, index[d]) = Math.DivRem(element, shape[d]);
        return [.. index];
    }

    private static LayerDifference Join(LayerDifference known, LayerDifference next) => (known.Differing > 0 ? known : next) with
    {
        Elements = known.Elements + next.Elements,
        Differing = known.Differing + next.Differing,
        Largest = Math.Max(known.Largest, next.Largest),
    };
}
