namespace AcceleratorTraining.Baselines;

/// <summary>The activations and gradients of one sample in a graph, with which parameters are trained fixed. Not thread-safe.</summary>
public sealed class FloatPass
{
    private readonly FloatGraph _graph;
    private readonly bool[] _depends;
    private readonly float[][] _values;
    private readonly float[][] _gradients;
    private readonly float[][] _slopes;
    private readonly float[] _scratch;

    /// <summary>Allocates for a graph.</summary>
    public FloatPass(FloatGraph graph)
    {
        _graph = graph;
        _depends = graph.Depends();
        _values = new float[graph.Sizes.Length][];
        _gradients = new float[graph.Sizes.Length][];
        _slopes = new float[graph.Sizes.Length][];
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = graph.Constants.TryGetValue(i, out float[]? constant) ? constant : new float[graph.Sizes[i]];
            _gradients[i] = new float[_depends[i] || i == graph.Output ? graph.Sizes[i] : 0];
            _slopes[i] = [];
        }

        foreach (FloatNode node in graph.Nodes.Where(n => _depends[n.Output] && !n.Stage.IsNone))
            _slopes[node.Output] = new float[graph.Sizes[node.Output]];
        _scratch = new float[graph.Nodes.Max(n => n.Scratch)];
    }

    /// <summary>The sample.</summary>
    public Span<float> Input => _values[_graph.Input];

    /// <summary>What the graph makes of it.</summary>
    public ReadOnlySpan<float> Output => _values[_graph.Output];

    /// <summary>The loss's gradient with respect to <see cref="Output"/>: written before <see cref="Backward"/>.</summary>
    public Span<float> OutputGradient => _gradients[_graph.Output];

    /// <summary>Bytes of activations and what else of a sample is held from forward to backward, scratch included.</summary>
    public long ActivationBytes => sizeof(float) * (_values.Sum(v => (long)v.Length) + _slopes.Sum(s => (long)s.Length) + _scratch.Length);

    /// <summary>Bytes of gradients with respect to activations.</summary>
    public long GradientBytes => sizeof(float) * _gradients.Sum(g => (long)g.Length);

    /// <summary>Computes <see cref="Output"/>.</summary>
    public void Forward()
    {
        foreach (FloatNode node in _graph.Nodes)
        {
            node.Forward(this);
            if (!node.Stage.IsNone) node.Stage.Apply(_values[node.Output], _slopes[node.Output]);
        }
    }

    /// <summary>Adds the gradients of this sample to those of the trained parameters.</summary>
    public void Backward()
    {
        for (int i = 0; i < _gradients.Length; i++)
        {
            if (i != _graph.Output) _gradients[i].AsSpan().Clear();
        }

        for (int n = _graph.Nodes.Length - 1; n >= 0; n--)
        {
            FloatNode node = _graph.Nodes[n];
            if (!_depends[node.Output]) continue;
            float[] gradient = _gradients[node.Output], slope = _slopes[node.Output];
            for (int i = 0; i < slope.Length; i++) gradient[i] *= slope[i];
            node.Backward(this);
        }
    }

    internal Span<float> Value(int index) => _values[index];

    /// <summary>The gradient of a value; empty if nothing that is trained lies before it.</summary>
    internal Span<float> Gradient(int index) => _gradients[index];

    internal Span<float> Scratch(int offset, int length) => _scratch.AsSpan(offset, length);
}
