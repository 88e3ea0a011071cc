using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Post-training quantisation after the published TFLite int8 rules: activations asymmetric with ranges seen on
/// calibration samples, weights symmetric (convolutions per output channel, the head per tensor), biases int32.
/// </summary>
public static class Quantizer
{
    public static QuantizedModel Quantize(Network network, FloatSamples calibration)
    {
        (float Low, float High)[] ranges = MeasureRanges(network, calibration);
        ImmutableArray<QuantizedConvolution>.Builder convolutions = ImmutableArray.CreateBuilder<QuantizedConvolution>();
        TensorQuantization input = TensorQuantization.Image;
        for (int i = 0; i < network.Layers.Length; i++)
        {
            switch (network.Layers[i])
            {
                case Convolution layer:
                    // The ReLU behind it is fused: the output's range is the ReLU's.
                    TensorQuantization output = TensorQuantization.FromRange(ranges[i + 1].Low, ranges[i + 1].High);
                    SymmetricWeights weights = SymmetricWeights.Quantize(ToOutputMajor(layer), layer.Output.Channels);
                    int[] bias = weights.QuantizeBias(layer.Parameters[1].Values, input.Scale);
                    convolutions.Add(new(layer.Input, layer.Output, layer.Filter, layer.Stride, weights, bias, input, output));
                    input = output;
                    break;

                // AVERAGE_POOL_2D keeps scale and zero point: the head reads the last convolution's.
                case FullyConnected head:
                    SymmetricWeights headWeights = SymmetricWeights.Quantize(head.Parameters[0].Values, blocks: 1);
                    return new QuantizedModel(convolutions.ToImmutable(), new(
                        head.Input.Count,
                        head.Output.Count,
                        headWeights,
                        headWeights.QuantizeBias(head.Parameters[1].Values, input.Scale),
                        input,
                        TensorQuantization.FromRange(ranges[i].Low, ranges[i].High)));
            }
        }

        throw new ArgumentException("The network has no fully connected layer to end with.", nameof(network));
    }

    private static (float Low, float High)[] MeasureRanges(Network network, FloatSamples calibration)
    {
        NetworkPass pass = new(network);
        (float Low, float High)[] ranges = new (float, float)[network.Layers.Length];
        for (int sample = 0; sample < calibration.Count; sample++)
        {
            calibration.CopyTo(sample, pass.Input);
            pass.Forward();
            for (int layer = 0; layer < ranges.Length; layer++)
            {
                foreach (float value in pass.OutputOf(layer))
                    ranges[layer] = (MathF.Min(ranges[layer].Low, value), MathF.Max(ranges[layer].High, value));
            }
        }

        return ranges;
    }

    /// <summary>From (row, column, input, output) to (output, row, column, input).</summary>
    private static float[] ToOutputMajor(Convolution layer)
    {
        float[] source = layer.Parameters[0].Values;
        int channels = layer.Output.Channels, inputs = source.Length / channels;
        float[] weights = new float[source.Length];
        for (int i = 0; i < inputs; i++)
        {
            for (int c = 0; c < channels; c++)
                weights[(c * inputs) + i] = source[(i * channels) + c];
        }

        return weights;
    }
}
