namespace AcceleratorTraining.Baselines;

/// <summary>CONV_2D: patches [positions, K] times weights [K, N].</summary>
/// <param name="Output">[positions, N].</param>
/// <param name="Input">The map.</param>
/// <param name="Weights">Weights [N, K] and biases.</param>
/// <param name="Window">Where patches lie.</param>
public sealed record ConvolutionNode(int Output, int Input, FloatLayer Weights, FloatWindow Window) : FloatNode(Output, [Input])
{
    private readonly int[] _pixels = Window.IsPointwise ? [] : Window.Pixels();

    /// <inheritdoc/>
    public override FloatLayer Layer => Weights;

    /// <inheritdoc/>
    public override int Scratch => Window.IsPointwise ? 0 : 2 * Window.Positions * Window.PatchSize;

    /// <inheritdoc/>
    public override void Forward(FloatPass pass) => LinearAlgebra.Forward(Weights, Patches(pass), pass.Value(Output));

    /// <inheritdoc/>
    public override void Backward(FloatPass pass)
    {
        Span<float> gradient = pass.Gradient(Output), inputGradient = pass.Gradient(Input);
        LinearAlgebra.BackwardToParameters(Weights, Patches(pass), gradient);
        if (inputGradient.IsEmpty) return;
        if (Window.IsPointwise)
        {
            LinearAlgebra.BackwardToInput(Weights, gradient, inputGradient, accumulate: true);
            return;
        }

        int size = Window.Positions * Window.PatchSize, channels = Window.Channels;
        Span<float> patches = pass.Scratch(size, size);
        LinearAlgebra.BackwardToInput(Weights, gradient, patches, accumulate: false);
        for (int i = 0; i < _pixels.Length; i++)
        {
            if (_pixels[i] >= 0) Lanes.Add(inputGradient.Slice(_pixels[i] * channels, channels), patches.Slice(i * channels, channels));
        }
    }

    private Span<float> Patches(FloatPass pass)
    {
        Span<float> map = pass.Value(Input);
        if (Window.IsPointwise) return map;
        int channels = Window.Channels;
        Span<float> patches = pass.Scratch(0, Window.Positions * Window.PatchSize);
        for (int i = 0; i < _pixels.Length; i++)
        {
            Span<float> tap = patches.Slice(i * channels, channels);
            if (_pixels[i] < 0) tap.Clear();
            else map.Slice(_pixels[i] * channels, channels).CopyTo(tap);
        }

        return patches;
    }
}
