namespace AcceleratorTraining.Baselines;

/// <summary>AVERAGE_POOL_2D: the mean of the pixels under the window that lie on the map.</summary>
/// <param name="Output">[positions, channels].</param>
/// <param name="Input">The map.</param>
/// <param name="Window">Where pixels lie.</param>
public sealed record AveragePoolNode(int Output, int Input, FloatWindow Window) : FloatNode(Output, [Input])
{
    private readonly (int Position, int Pixel, float Share)[] _terms = Terms(Window);

    /// <inheritdoc/>
    public override void Forward(FloatPass pass)
    {
        Span<float> input = pass.Value(Input), output = pass.Value(Output);
        int channels = Window.Channels;
        output.Clear();
        foreach ((int position, int pixel, float share) in _terms)
            Lanes.MultiplyAdd(output.Slice(position * channels, channels), share, input.Slice(pixel * channels, channels));
    }

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> inputGradient = pass.Gradient(Input), gradient = pass.Gradient(Output);
        int channels = Window.Channels;
        if (inputGradient.IsEmpty) return;
        foreach ((int position, int pixel, float share) in _terms)
            Lanes.MultiplyAdd(inputGradient.Slice(pixel * channels, channels), share, gradient.Slice(position * channels, channels));
    }

    private static (int Position, int Pixel, float Share)[] Terms(FloatWindow window)
    {
        int taps = window.Rows * window.Columns;
        int[] pixels = window.Pixels();
        return [.. Enumerable.Range(0, window.Positions).SelectMany(position =>
        {
            int[] inside = [.. pixels[(position * taps)..((position + 1) * taps)].Where(pixel => pixel >= 0)];
            return inside.Select(pixel => (position, pixel, 1f / inside.Length));
        })];
    }
}
