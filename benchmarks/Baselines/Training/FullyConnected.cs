using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>output = weights * input + bias; weights stored (output, input), as TFLite does.</summary>
public sealed class FullyConnected : ILayer
{
    private readonly float[] _weights;
    private readonly float[] _bias;

    public FullyConnected(MapShape input, int outputs, ulong seed, uint layer)
    {
        Input = input;
        Output = new MapShape(1, 1, outputs);
        _weights = Initialization.Weights(input.Count * outputs, input.Count, seed, layer);
        _bias = new float[outputs];
        Parameters = [new(ParameterKind.Weight, _weights), new(ParameterKind.Bias, _bias)];
    }

    public MapShape Input { get; }

    public MapShape Output { get; }

    public ImmutableArray<Parameter> Parameters { get; }

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int o = 0; o < output.Length; o++)
            output[o] = Lanes.Dot(_weights.AsSpan(o * input.Length, input.Length), input) + _bias[o];
    }

    public void Backward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient,
        ReadOnlySpan<float[]> parameterGradients)
    {
        inputGradient.Clear();
        for (int o = 0; o < output.Length; o++)
        {
            Lanes.MultiplyAdd(parameterGradients[0].AsSpan(o * input.Length, input.Length), outputGradient[o], input);
            Lanes.MultiplyAdd(inputGradient, outputGradient[o], _weights.AsSpan(o * input.Length, input.Length));
            parameterGradients[1][o] += outputGradient[o];
        }
    }
}
