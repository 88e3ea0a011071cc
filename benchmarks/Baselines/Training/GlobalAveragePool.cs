using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>The mean of each channel over the whole map.</summary>
public sealed class GlobalAveragePool(MapShape input) : ILayer
{
    public MapShape Input => input;

    public MapShape Output { get; } = new(1, 1, input.Channels);

    public ImmutableArray<Parameter> Parameters => [];

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        output.Clear();
        float share = 1f / (Input.Height * Input.Width);
        for (int at = 0; at < input.Length; at += Output.Channels)
            Lanes.MultiplyAdd(output, share, input.Slice(at, Output.Channels));
    }

    public void Backward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient,
        ReadOnlySpan<float[]> parameterGradients)
    {
        inputGradient.Clear();
        float share = 1f / (Input.Height * Input.Width);
        for (int at = 0; at < input.Length; at += Output.Channels)
            Lanes.MultiplyAdd(inputGradient.Slice(at, Output.Channels), share, outputGradient);
    }
}
