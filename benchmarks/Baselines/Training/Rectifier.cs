using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>ReLU: max(0, x).</summary>
public sealed class Rectifier(MapShape shape) : ILayer
{
    public MapShape Input => shape;

    public MapShape Output => shape;

    public ImmutableArray<Parameter> Parameters => [];

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int i = 0; i < input.Length; i++)
            output[i] = MathF.Max(0, input[i]);
    }

    public void Backward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient,
        ReadOnlySpan<float[]> parameterGradients)
    {
        for (int i = 0; i < input.Length; i++)
            inputGradient[i] = input[i] > 0 ? outputGradient[i] : 0;
    }
}
