namespace AcceleratorTraining.Baselines;

/// <summary>MAX_POOL_2D: the largest pixel under the window, channel by channel; of equal ones the first has the gradient.</summary>
/// <param name="Output">[positions, channels].</param>
/// <param name="Input">The map.</param>
/// <param name="Window">Where pixels lie.</param>
public sealed record MaxPoolNode(int Output, int Input, FloatWindow Window) : FloatNode(Output, [Input])
{
    private readonly int[] _pixels = Window.Pixels();

    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), output = pass.Value(Output);
        for (int i = 0; i < output.Length; i++) output[i] = input[Largest(input, i)];
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), inputGradient = pass.Gradient(Input), gradient = pass.Gradient(Output);
        for (int i = 0; i < gradient.Length; i++) inputGradient[Largest(input, i)] += gradient[i];
    }

    private int Largest(ReadOnlySpan<float> input, int output)
    {
        int taps = Window.Rows * Window.Columns, channel = output % Window.Channels, best = -1;
        foreach (int pixel in _pixels.AsSpan(output / Window.Channels * taps, taps))
        {
            int at = (pixel * Window.Channels) + channel;
            if (pixel >= 0 && (best < 0 || input[at] > input[best])) best = at;
        }

        return best;
    }
}
