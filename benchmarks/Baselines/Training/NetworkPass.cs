namespace AcceleratorTraining.Baselines;

/// <summary>One thread's activations and gradients for a network. Not thread-safe; the network itself may be shared.</summary>
public sealed class NetworkPass
{
    private readonly Network _network;
    private readonly float[][] _activations;
    private readonly float[][] _activationGradients;
    private readonly float[][][] _parameterGradients;

    public NetworkPass(Network network)
    {
        _network = network;
        _activations = [new float[network.Input.Count], .. network.Layers.Select(layer => new float[layer.Output.Count])];
        _activationGradients = [.. _activations.Select(values => new float[values.Length])];
        _parameterGradients = [.. network.Layers.Select(layer => layer.Parameters.Select(p => new float[p.Values.Length]).ToArray())];
        ParameterGradients = [.. _parameterGradients.SelectMany(gradients => gradients)];
    }

    /// <summary>Sums since the last <see cref="Clear"/>, in the order of <see cref="Network.Parameters"/>.</summary>
    public float[][] ParameterGradients { get; }

    public Span<float> Input => _activations[0];

    public ReadOnlySpan<float> Logits => _activations[^1];

    /// <summary>What layer <paramref name="layer"/> gave on the last forward pass.</summary>
    public ReadOnlySpan<float> OutputOf(int layer) => _activations[layer + 1];

    public void Clear()
    {
        foreach (float[] gradient in ParameterGradients)
            gradient.AsSpan().Clear();
    }

    public void Forward()
    {
        for (int i = 0; i < _network.Layers.Length; i++)
            _network.Layers[i].Forward(_activations[i], _activations[i + 1]);
    }

    /// <summary>Adds the gradients of the cross-entropy of the last forward pass; returns the loss.</summary>
    public double Backward(int label)
    {
        double loss = CrossEntropy.Evaluate(Logits, label, _activationGradients[^1]);
        for (int i = _network.Layers.Length - 1; i >= 0; i--)
        {
            _network.Layers[i].Backward(
                _activations[i], _activations[i + 1], _activationGradients[i + 1], _activationGradients[i], _parameterGradients[i]);
        }

        return loss;
    }
}
