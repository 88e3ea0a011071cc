using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>A layer with weights: everything that training may change about it, and where it came from.</summary>
public sealed record LinearLayer
{
    /// <summary>Fraction bits of a gain.</summary>
    public const int GainFractionBits = 20;

    /// <summary>Index of the operator in the model: the NNN of its bindings.</summary>
    public required int OperatorIndex { get; init; }

    /// <summary>The weight tensor's name.</summary>
    public required string Name { get; init; }

    /// <summary>Which operator it is.</summary>
    public required LinearKind Kind { get; init; }

    /// <summary>Tensor index of the weights.</summary>
    public required int WeightTensor { get; init; }

    /// <summary>Tensor index of the bias; -1 without one.</summary>
    public required int BiasTensor { get; init; }

    /// <summary>[N, KH, KW, C], [1, KH, KW, N] or [N, K].</summary>
    public required ImmutableArray<int> WeightShape { get; init; }

    /// <summary>The weights' values, one an element also where the file packs two in a byte.</summary>
    public required ImmutableArray<sbyte> Weights { get; init; }

    /// <summary>The biases, one an output; zeros without a bias tensor.</summary>
    public required ImmutableArray<long> Bias { get; init; }

    /// <summary>Format of the input activations: Int8 or Int16.</summary>
    public ElementType ActivationElement { get; init; } = ElementType.Int8;

    /// <summary>Format of the weights: Int8 or Int4.</summary>
    public ElementType WeightElement { get; init; } = ElementType.Int8;

    /// <summary>Format of biases and sums: Int32, or Int64 behind 16-bit activations.</summary>
    public ElementType BiasElement { get; init; } = ElementType.Int32;

    /// <summary>Groups of channels that do not see each other; 1 for all but a grouped CONV_2D.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether sums are scaled by the 16-bit form of the multiplier, as TFLite does with 64-bit sums.</summary>
    public bool HasNarrowMultiplier => BiasElement == ElementType.Int64;

    /// <summary>N: output channels.</summary>
    public required int Outputs { get; init; }

    /// <summary>K: inputs of one output.</summary>
    public required int Inputs { get; init; }

    /// <summary>Scale of the input activations.</summary>
    public required float InputScale { get; init; }

    /// <summary>Scale of the output activations.</summary>
    public required float OutputScale { get; init; }

    /// <summary>Scales of the weights: one, or one an output.</summary>
    public required ImmutableArray<float> WeightScales { get; init; }

    /// <summary>Zero point of the input activations.</summary>
    public required int InputZeroPoint { get; init; }

    /// <summary>Zero point of the output activations.</summary>
    public required int OutputZeroPoint { get; init; }

    /// <summary>Parameters that share bytes with something else, so that changing them would change that too.</summary>
    public required ParameterBindings Tied { get; init; }

    /// <summary>Multiplications a sample.</summary>
    public required long MacsPerSample { get; init; }

    /// <summary>Whether each output has a scale of its own.</summary>
    public bool IsPerChannel => WeightScales.Length > 1;

    /// <summary>Whether weights, bias or scales are shared, and thus left out of training.</summary>
    public bool IsTied => Tied != ParameterBindings.None;

    /// <summary>RESCALE multipliers: one, or one an output.</summary>
    public ImmutableArray<int> Multipliers { get; init; } = [];

    /// <summary>RESCALE shifts: one, or one an output.</summary>
    public ImmutableArray<sbyte> Shifts { get; init; } = [];

    /// <summary>How many accumulator units one output step is, times 256, an output; at most 2^62.</summary>
    public ImmutableArray<long> AccumulatorUnitsPerOutputStepQ8 { get; init; } = [];

    /// <summary>Multipliers and shifts for other weight scales, by the operator's own rule.</summary>
    /// <param name="weightScales">As many as <see cref="WeightScales"/>; finite, not negative.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public (ImmutableArray<int> Multipliers, ImmutableArray<sbyte> Shifts) Derive(ReadOnlySpan<float> weightScales)
    {
        RequireCount(weightScales.Length, nameof(weightScales));
        ImmutableArray<int>.Builder multipliers = ImmutableArray.CreateBuilder<int>(weightScales.Length);
        ImmutableArray<sbyte>.Builder shifts = ImmutableArray.CreateBuilder<sbyte>(weightScales.Length);
        foreach (float scale in weightScales)
        {
            // A fully connected layer of one scale takes the product of scales in float32, everything else in double.
            double product = Kind == LinearKind.FullyConnected && !IsPerChannel ? (float)(InputScale * scale) : (double)InputScale * scale;
            QuantizedMultiplier factor = QuantizedMultiplier.FromReal(product / OutputScale);
            multipliers.Add(factor.Multiplier);
            shifts.Add(factor.Shift);
        }

        return (multipliers.MoveToImmutable(), shifts.MoveToImmutable());
    }

    /// <summary>The weight scales times integer gains, each rounded once to float32.</summary>
    /// <param name="gainsQ20">As many as <see cref="WeightScales"/>; 2^20 is a gain of 1.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public float[] WithGains(ReadOnlySpan<int> gainsQ20)
    {
        RequireCount(gainsQ20.Length, nameof(gainsQ20));
        float[] scales = new float[gainsQ20.Length];

        // 24 bits times at most 24 bits: the product is exact in double.
        for (int i = 0; i < scales.Length; i++) scales[i] = (float)((double)WeightScales[i] * gainsQ20[i] / (1 << GainFractionBits));
        return scales;
    }

    internal LinearLayer WithDerived()
    {
        (ImmutableArray<int> multipliers, ImmutableArray<sbyte> shifts) = Derive(WeightScales.AsSpan());
        return this with { Multipliers = multipliers, Shifts = shifts, AccumulatorUnitsPerOutputStepQ8 = Units() };
    }

    // round(256 * s_out / (s_in * s_w)), ties away from zero.
    private ImmutableArray<long> Units()
    {
        const double Limit = 1L << 62;
        long[] units = new long[Outputs];
        for (int n = 0; n < units.Length; n++)
        {
            double real = Math.Floor(256.0 * OutputScale / ((double)InputScale * WeightScales[IsPerChannel ? n : 0]) + 0.5);
            units[n] = real < Limit ? (long)real : 1L << 62;
        }

        return [.. units];
    }

    private void RequireCount(int count, string argument)
    {
        if (count != WeightScales.Length) throw new ArgumentException($"Layer {OperatorIndex} '{Name}' has {WeightScales.Length} weight scales, not {count}.", argument);
    }
}
