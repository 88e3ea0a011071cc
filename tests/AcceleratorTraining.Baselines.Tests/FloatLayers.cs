using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Layers without a file.</summary>
internal static class FloatLayers
{
    /// <summary>Weights of up to 1 in magnitude and biases of up to 2, drawn; one scale an output.</summary>
    public static LinearLayer Create(LinearKind kind, int outputs, int inputs)
    {
        PhiloxStream draws = new(7, ((uint)kind, (uint)outputs, (uint)inputs));
        ImmutableArray<sbyte>.Builder weights = ImmutableArray.CreateBuilder<sbyte>();
        for (int i = 0; i < outputs * inputs; i++) weights.Add((sbyte)(draws.NextInt32(201) - 100));
        return new LinearLayer
        {
            OperatorIndex = 0,
            Name = "layer",
            Kind = kind,
            WeightTensor = 1,
            BiasTensor = 2,
            WeightShape = [outputs, inputs],
            Weights = weights.ToImmutable(),
            Bias = [.. Enumerable.Range(0, outputs).Select(n => (long)((n * 37 % 41) - 20))],
            Outputs = outputs,
            Inputs = inputs,
            InputScale = 0.1f,
            OutputScale = 0.05f,
            WeightScales = [.. Enumerable.Range(0, outputs).Select(n => (n + 1) * 0.01f / outputs)],
            InputZeroPoint = 0,
            OutputZeroPoint = 0,
            Tied = ParameterBindings.None,
            MacsPerSample = 0,
        };
    }
}
