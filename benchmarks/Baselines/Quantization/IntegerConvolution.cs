using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AcceleratorTraining.Baselines;

/// <summary>Evaluates one quantised convolution exactly as TFLite's reference kernel would. The biases and gains may be changed.</summary>
public sealed class IntegerConvolution
{
    private readonly QuantizedConvolution _layer;
    private readonly WindowGeometry _rows;
    private readonly WindowGeometry _columns;

    /// <summary>Weights widened and reordered to (row, column, input, output).</summary>
    private readonly int[] _weights;

    private readonly FixedPointMultiplier[] _multipliers;

    public IntegerConvolution(QuantizedConvolution layer)
    {
        _layer = layer;
        _rows = new(layer.InputShape.Height, layer.Filter, layer.Stride);
        _columns = new(layer.InputShape.Width, layer.Filter, layer.Stride);
        int channels = Channels, inputs = layer.Weights.Values.Length / channels;
        _weights = new int[inputs * channels];
        for (int i = 0; i < _weights.Length; i++)
            _weights[(i % inputs * channels) + (i / inputs)] = layer.Weights.Values[i];
        Bias = [.. layer.Bias];
        _multipliers = new FixedPointMultiplier[channels];
        for (int c = 0; c < channels; c++)
            SetGain(c, 1);
    }

    public int Channels => _layer.OutputShape.Channels;

    public MapShape InputShape => _layer.InputShape;

    public MapShape OutputShape => _layer.OutputShape;

    public int[] Bias { get; }

    /// <summary>The accumulator's count for one step of the output: the natural unit of a bias change.</summary>
    public double AccumulatorPerOutputStep(int channel) => 1 / RealMultiplier(channel);

    public void SetGain(int channel, double gain) => _multipliers[channel] = FixedPointMultiplier.FromReal(RealMultiplier(channel) * gain);

    public void Forward(ReadOnlySpan<sbyte> input, Span<sbyte> output)
    {
        int channels = Channels, inputChannels = _layer.InputShape.Channels, vectors = channels / Vector256<int>.Count;
        Span<int> sum = stackalloc int[channels];
        Span<Vector256<int>> wideSum = MemoryMarshal.Cast<int, Vector256<int>>(sum);
        ReadOnlySpan<Vector256<int>> weights = MemoryMarshal.Cast<int, Vector256<int>>(_weights);
        for (int pixel = 0; pixel < OutputShape.Height * OutputShape.Width; pixel++)
        {
            Bias.CopyTo(sum);
            foreach ((int source, int tap) in new Taps(_rows, _columns, pixel / OutputShape.Width, pixel % OutputShape.Width))
            {
                for (int i = 0; i < inputChannels; i++)
                {
                    int value = input[(source * inputChannels) + i] - _layer.Input.ZeroPoint;
                    if (value == 0)
                        continue;
                    ReadOnlySpan<Vector256<int>> row = weights.Slice(((tap * inputChannels) + i) * vectors, vectors);
                    for (int v = 0; v < row.Length; v++)
                        wideSum[v] += row[v] * value;
                }
            }

            for (int c = 0; c < channels; c++)
            {
                // Fused ReLU: nothing below the zero point.
                int result = _multipliers[c].Apply(sum[c]) + _layer.Output.ZeroPoint;
                output[(pixel * channels) + c] = (sbyte)Math.Clamp(result, _layer.Output.ZeroPoint, sbyte.MaxValue);
            }
        }
    }

    private double RealMultiplier(int channel) => (double)_layer.Input.Scale * _layer.Weights.Scales[channel] / _layer.Output.Scale;
}
