namespace AcceleratorTraining.Baselines;

/// <summary>DEPTHWISE_CONV_2D: output channel c * multiplier + m sees input channel c alone.</summary>
/// <param name="Output">[positions, channels * multiplier].</param>
/// <param name="Input">The map.</param>
/// <param name="Weights">Weights [taps, channels * multiplier] and biases.</param>
/// <param name="Window">Where taps lie.</param>
public sealed record DepthwiseNode(int Output, int Input, FloatLayer Weights, FloatWindow Window) : FloatNode(Output, [Input])
{
    private readonly int[] _pixels = Window.Pixels();

    /// <inheritdoc/>
    public override FloatLayer Layer => Weights;

    private int Outputs => Weights.Source.Outputs;

    private int Multiplier => Outputs / Window.Channels;

    /// <inheritdoc/>
    public override int Scratch => 2 * Outputs;

    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), output = pass.Value(Output), values = pass.Scratch(0, Outputs);
        int taps = Window.Rows * Window.Columns;
        for (int i = 0; i < _pixels.Length; i++)
        {
            Span<float> sum = output.Slice(i / taps * Outputs, Outputs);
            if (i % taps == 0) Weights.Bias.Values.CopyTo(sum);
            if (_pixels[i] >= 0) Lanes.MultiplyAddFused(sum, Spread(input, _pixels[i], values), Weights.Effective.AsSpan(i % taps * Outputs, Outputs));
        }
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        ReadOnlySpan<float> input = pass.Value(Input), gradient = pass.Gradient(Output);
        Span<float> inputGradient = pass.Gradient(Input), weights = Weights.EffectiveGradient, values = pass.Scratch(0, Outputs), share = pass.Scratch(Outputs, Outputs);
        int taps = Window.Rows * Window.Columns, channels = Window.Channels;
        for (int i = 0; i < _pixels.Length; i++)
        {
            ReadOnlySpan<float> from = gradient.Slice(i / taps * Outputs, Outputs);
            if (i % taps == 0 && Weights.Bias.IsTrained) Lanes.Add(Weights.Bias.Gradient, from);
            if (_pixels[i] < 0) continue;
            if (!weights.IsEmpty) Lanes.MultiplyAddFused(weights.Slice(i % taps * Outputs, Outputs), Spread(input, _pixels[i], values), from);
            if (inputGradient.IsEmpty) continue;
            Span<float> to = inputGradient.Slice(_pixels[i] * channels, channels);
            ReadOnlySpan<float> filter = Weights.Effective.AsSpan(i % taps * Outputs, Outputs);
            if (Multiplier == 1)
            {
                Lanes.MultiplyAddFused(to, from, filter);
                continue;
            }

            share.Clear();
            Lanes.MultiplyAddFused(share, from, filter);
            for (int n = 0; n < Outputs; n++) to[n / Multiplier] += share[n];
        }
    }

    // A pixel's channels, each as often as it has outputs.
    private ReadOnlySpan<float> Spread(ReadOnlySpan<float> map, int pixel, Span<float> values)
    {
        ReadOnlySpan<float> channels = map.Slice(pixel * Window.Channels, Window.Channels);
        if (Multiplier == 1) return channels;
        for (int n = 0; n < values.Length; n++) values[n] = channels[n / Multiplier];
        return values;
    }
}
