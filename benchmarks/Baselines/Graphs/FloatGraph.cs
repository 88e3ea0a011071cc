using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>A float network of one sample: operators in execution order and the layers whose parameters they read.</summary>
public sealed class FloatGraph
{
    /// <summary>Joins nodes.</summary>
    /// <param name="nodes">In execution order.</param>
    /// <param name="sizes">Elements of each value; 0 for one that is not used.</param>
    /// <param name="constants">Values that never change, by index.</param>
    /// <param name="input">The value that is fed.</param>
    /// <param name="output">The value that is trained: logits, or a reconstruction.</param>
    public FloatGraph(ImmutableArray<FloatNode> nodes, ImmutableArray<int> sizes, ImmutableDictionary<int, float[]> constants, int input, int output)
    {
        Nodes = nodes;
        Sizes = sizes;
        Constants = constants;
        Input = input;
        Output = output;
        Layers = [.. nodes.Select(n => n.Layer).OfType<FloatLayer>()];
    }

    /// <summary>Operators in execution order.</summary>
    public ImmutableArray<FloatNode> Nodes { get; }

    /// <summary>Elements of each value.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>Values that never change.</summary>
    public ImmutableDictionary<int, float[]> Constants { get; }

    /// <summary>The layers with weights, in execution order.</summary>
    public ImmutableArray<FloatLayer> Layers { get; }

    /// <summary>The value that is fed.</summary>
    public int Input { get; }

    /// <summary>The value that is trained.</summary>
    public int Output { get; }

    /// <summary>All parameters that are marked as trained.</summary>
    public IEnumerable<FloatParameter> Trained => Layers.SelectMany(l => l.Parameters).Where(p => p.IsTrained);

    /// <summary>Recomputes every layer's effective weights after a change of parameters.</summary>
    public void Refresh()
    {
        foreach (FloatLayer layer in Layers) layer.Refresh();
    }

    /// <summary>Which values depend on a trained parameter, so that gradients have to reach them.</summary>
    internal bool[] Depends()
    {
        bool[] depends = new bool[Sizes.Length];
        foreach (FloatNode node in Nodes)
            depends[node.Output] = node.Layer is { } layer && layer.Parameters.Any(p => p.IsTrained) || node.Inputs.Any(i => depends[i]);
        return depends;
    }
}
