using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>A differentiable map on one sample. Holds parameters but no activations, so threads can share it.</summary>
public interface ILayer
{
    MapShape Input { get; }

    MapShape Output { get; }

    ImmutableArray<Parameter> Parameters { get; }

    void Forward(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Overwrites <paramref name="inputGradient"/> and adds to <paramref name="parameterGradients"/> (one array a parameter).</summary>
    void Backward(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        Span<float> inputGradient,
        ReadOnlySpan<float[]> parameterGradients);
}
