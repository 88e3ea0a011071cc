namespace AcceleratorTraining.Baselines;

/// <summary>A float network for a fixed number of samples; built by its own methods, each of which returns the new node.</summary>
public sealed class BackboneGraph
{
    private readonly BackboneParameters _parameters;
    private readonly List<BackboneNode> _nodes = [];

    public BackboneGraph(BackboneParameters parameters, int batch, MapShape image)
    {
        _parameters = parameters;
        Input = Add(new BackboneInput(batch, image));
    }

    public BackboneInput Input { get; }

    /// <summary>What was added last.</summary>
    public BackboneNode Output => _nodes[^1];

    /// <summary>In the order of execution.</summary>
    public IReadOnlyList<BackboneNode> Nodes => _nodes;

    public BackboneNode Convolution(string name, BackboneNode input, int filter, int stride, int channels, bool bias = false, bool trained = true)
    {
        int taps = filter * filter * input.Shape.Channels;
        return Add(new BackboneConvolution(
            input, filter, stride,
            _parameters.Weights(name, taps * channels, taps, trained: trained),
            bias ? _parameters.Constant(name + "/bias", channels, 0, trained) : null));
    }

    public BackboneNode Linear(string name, BackboneNode input, int outputs, bool flatten = false, double gain = 1)
    {
        int taps = flatten ? input.Shape.Count : input.Shape.Channels;
        return Add(new BackboneLinear(input, flatten, _parameters.Weights(name, taps * outputs, taps, gain), _parameters.Constant(name + "/bias", outputs, 0)));
    }

    public BackboneNode BatchNorm(string name, BackboneNode input, float factor = 1)
    {
        int channels = input.Shape.Channels;
        return Add(new BackboneBatchNorm(
            input,
            _parameters.Constant(name + "/factor", channels, factor),
            _parameters.Constant(name + "/shift", channels, 0),
            _parameters.Constant(name + "/mean", channels, 0, trained: false),
            _parameters.Constant(name + "/variance", channels, 1, trained: false)));
    }

    public BackboneNode Relu(BackboneNode input) => Add(new BackboneRelu(input));

    /// <summary>Convolution, normalization, whose factors begin as given, and ReLU.</summary>
    public BackboneNode Block(string name, BackboneNode input, int filter, int stride, int channels, float factor = 1) =>
        Relu(BatchNorm(name + "/norm", Convolution(name, input, filter, stride, channels), factor));

    public BackboneNode Sum(BackboneNode left, BackboneNode right) => Add(new BackboneAdd(left, right));

    public BackboneNode Mean(BackboneNode input) => Add(new BackboneMean(input));

    public BackboneNode MaxPool(BackboneNode input) => Add(new BackboneMaxPool(input));

    public BackboneNode Positions(string name, BackboneNode input) => Add(new BackbonePosition(input, _parameters.Weights(name, input.Shape.Count, 50, decays: false)));

    /// <summary>
    /// A block of a vision transformer with its own prompt tokens: prompts in front, attention and two linear layers, each normalized
    /// before and added to what it read, prompts away.
    /// </summary>
    public BackboneNode Transformer(string name, BackboneNode input, int heads, int hidden, int prompts)
    {
        int size = input.Shape.Channels;
        BackboneNode x = Add(new BackbonePrompt(input, _parameters.Weights(name + "/prompt", prompts * size, 4, decays: false)));
        BackboneNode norm = BatchNorm(name + "/norm1", x);
        BackboneNode attention = Add(new BackboneAttention(
            Linear(name + "/queries", norm, size, gain: 1.0 / Math.Sqrt(size / heads)),
            Linear(name + "/keys", norm, size, gain: 1.0 / Math.Sqrt(size / heads)),
            Linear(name + "/values", norm, size),
            heads));
        x = Sum(x, Linear(name + "/projection", attention, size));
        norm = BatchNorm(name + "/norm2", x);
        x = Sum(x, Linear(name + "/contract", Relu(Linear(name + "/expand", norm, hidden, gain: 2)), size));
        return Add(new BackboneDropTokens(x, prompts));
    }

    public void Forward(bool training)
    {
        foreach (BackboneNode node in _nodes) node.Forward(training);
    }

    /// <summary>Back-propagates from what the caller puts into the output's gradient.</summary>
    /// <param name="writeGradient">Receives the output, whose gradient is zero before.</param>
    public void Backward(Action<BackboneNode> writeGradient)
    {
        foreach (BackboneNode node in _nodes)
        {
            node.Gradient.AsSpan().Clear();
            foreach (float[] gradient in node.ParameterGradients) gradient.AsSpan().Clear();
        }

        writeGradient(Output);
        for (int i = _nodes.Count - 1; i >= 0; i--) _nodes[i].Backward();
    }

    private TNode Add<TNode>(TNode node)
        where TNode : BackboneNode
    {
        _nodes.Add(node);
        return node;
    }
}
