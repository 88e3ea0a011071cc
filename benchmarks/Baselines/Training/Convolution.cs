using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// output[c] = gain[c] * sum(weight * input) + bias[c], SAME padding with zeros, square filter.
/// Weights are stored (row, column, input channel, output channel): the inner loops run over output channels.
/// </summary>
public sealed class Convolution : ILayer
{
    private readonly WindowGeometry _rows;
    private readonly WindowGeometry _columns;
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly float[] _gain;

    public Convolution(MapShape input, int filter, int stride, int channels, ulong seed, uint layer)
    {
        Input = input;
        Filter = filter;
        Stride = stride;
        _rows = new WindowGeometry(input.Height, filter, stride);
        _columns = new WindowGeometry(input.Width, filter, stride);
        Output = new MapShape(_rows.Output, _columns.Output, channels);
        int inputs = filter * filter * input.Channels;
        _weights = Initialization.Weights(inputs * channels, inputs, seed, layer);
        _bias = new float[channels];
        _gain = Initialization.Ones(channels);
        Parameters = [new(ParameterKind.Weight, _weights), new(ParameterKind.Bias, _bias), new(ParameterKind.Gain, _gain)];
    }

    public int Filter { get; }

    public int Stride { get; }

    public MapShape Input { get; }

    public MapShape Output { get; }

    public ImmutableArray<Parameter> Parameters { get; }

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        int channels = Output.Channels;
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                Span<float> sum = output.Slice(Output.At(y, x), channels);
                sum.Clear();
                foreach ((int pixel, int tap) in new Taps(_rows, _columns, y, x))
                {
                    ReadOnlySpan<float> values = input.Slice(pixel * Input.Channels, Input.Channels);
                    int weight = tap * Input.Channels * channels;
                    foreach (float value in values)
                    {
                        if (value != 0)
                            Lanes.MultiplyAdd(sum, value, _weights.AsSpan(weight, channels));
                        weight += channels;
                    }
                }

                for (int c = 0; c < channels; c++)
                    sum[c] = (sum[c] * _gain[c]) + _bias[c];
            }
        }
    }

    public void Backward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient,
        ReadOnlySpan<float[]> parameterGradients)
    {
        int channels = Output.Channels;
        Span<float> scaled = stackalloc float[channels];
        inputGradient.Clear();
        for (int y = 0; y < Output.Height; y++)
        {
            for (int x = 0; x < Output.Width; x++)
            {
                int at = Output.At(y, x);
                for (int c = 0; c < channels; c++)
                {
                    float gradient = outputGradient[at + c];
                    scaled[c] = gradient * _gain[c];
                    parameterGradients[1][c] += gradient;
                    parameterGradients[2][c] += gradient * (output[at + c] - _bias[c]) / _gain[c];
                }

                // Behind a ReLU many gradients are zero for a whole pixel.
                if (scaled.IndexOfAnyExcept(0f) < 0)
                    continue;
                foreach ((int pixel, int tap) in new Taps(_rows, _columns, y, x))
                {
                    int weight = tap * Input.Channels * channels;
                    for (int i = pixel * Input.Channels; i < (pixel + 1) * Input.Channels; i++)
                    {
                        Lanes.MultiplyAdd(parameterGradients[0].AsSpan(weight, channels), input[i], scaled);
                        inputGradient[i] += Lanes.Dot(_weights.AsSpan(weight, channels), scaled);
                        weight += channels;
                    }
                }
            }
        }
    }
}
