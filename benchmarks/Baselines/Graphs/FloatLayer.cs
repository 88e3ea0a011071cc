using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// A layer's parameters: output[n] = gain[n] * (weights[n] . input) + bias[n], real numbers in the file's order. The gain is one
/// a weight scale. Effective weights are gain * weights, rounded to the file's grid under fake quantization.
/// </summary>
public sealed class FloatLayer
{
    private const float LargestWeight = 127;

    /// <summary>A bias of this many output steps counts as much as a weight of the layer's root mean square.</summary>
    private const float BiasUnitInSteps = 32;

    private readonly bool _channelsInnermost;
    private readonly bool _rounds;
    private readonly float[] _scales;
    private readonly float[] _effectiveGradient;

    /// <summary>Takes a layer's values from the file.</summary>
    /// <param name="source">The layer.</param>
    /// <param name="fakeQuantization">Whether effective weights are rounded to the file's grid.</param>
    public FloatLayer(LinearLayer source, bool fakeQuantization)
    {
        Source = source;
        _rounds = fakeQuantization;
        _channelsInnermost = source.Kind == LinearKind.DepthwiseConv2D;
        _scales = [.. source.WeightScales];
        float[] weights = new float[source.Weights.Length], bias = new float[source.Outputs], gain = new float[_scales.Length];
        for (int i = 0; i < weights.Length; i++) weights[i] = source.Weights[i] * _scales[ScaleOf(i)];
        for (int n = 0; n < bias.Length; n++) bias[n] = (float)(source.Bias[n] * (double)source.InputScale * _scales[source.IsPerChannel ? n : 0]);
        gain.AsSpan().Fill(1);
        Weights = new(ParameterKind.Weight, weights, RootMeanSquare(weights));
        Bias = new(ParameterKind.Bias, bias, BiasUnitInSteps * source.OutputScale);
        Gain = new(ParameterKind.Gain, gain, 1);
        Parameters = [Weights, Bias, Gain];
        Effective = new float[weights.Length];
        _effectiveGradient = new float[weights.Length];
        Transposed = new float[_channelsInnermost ? 0 : weights.Length];
        Refresh();
    }

    /// <summary>Where it came from.</summary>
    public LinearLayer Source { get; }

    /// <summary>Weights without the gain.</summary>
    public FloatParameter Weights { get; }

    /// <summary>One an output.</summary>
    public FloatParameter Bias { get; }

    /// <summary>One a weight scale.</summary>
    public FloatParameter Gain { get; }

    /// <summary>Weights, bias, gain.</summary>
    public ImmutableArray<FloatParameter> Parameters { get; }

    /// <summary>Whether the weight scales follow the weights, as in a new layer, and are not the file's.</summary>
    public bool HasFreeScales { get; private set; }

    /// <summary>The weights that operators use, in the file's order.</summary>
    internal float[] Effective { get; }

    /// <summary>The same, [inputs, outputs]; empty for a depthwise layer.</summary>
    internal float[] Transposed { get; }

    /// <summary>Where operators add the gradient of <see cref="Effective"/>; empty if it is not needed.</summary>
    internal Span<float> EffectiveGradient => Weights.IsTrained || Gain.IsTrained ? _effectiveGradient : [];

    /// <summary>Forgets the weights and biases: a head for other classes.</summary>
    public void Reset()
    {
        HasFreeScales = true;
        Weights.Values.AsSpan().Clear();
        Bias.Values.AsSpan().Clear();
        Refresh();
    }

    /// <summary>Keeps parameters within what the file can hold and recomputes the effective weights.</summary>
    public void Refresh()
    {
        if (HasFreeScales) MeasureScales();
        for (int i = 0; i < Gain.Values.Length; i++) Gain.Values[i] = Math.Clamp(Gain.Values[i], 0.125f, 8f);
        int inputs = Source.Inputs, outputs = Source.Outputs;
        for (int i = 0; i < Effective.Length; i++)
        {
            int channel = ScaleOf(i);
            float scale = _scales[channel], limit = LargestWeight * scale;
            float value = Weights.IsTrained ? Math.Clamp(Weights.Values[i], -limit, limit) : Weights.Values[i];
            Weights.Values[i] = value;
            if (_rounds && scale > 0) value = MathF.Round(value / scale) * scale;
            Effective[i] = value * Gain.Values[channel];
        }

        if (_channelsInnermost) return;
        for (int n = 0; n < outputs; n++)
        {
            for (int k = 0; k < inputs; k++) Transposed[(k * outputs) + n] = Effective[(n * inputs) + k];
        }
    }

    /// <summary>Clears the sums of gradients.</summary>
    public void ClearGradients()
    {
        EffectiveGradient.Clear();
        foreach (FloatParameter parameter in Parameters) parameter.Gradient.AsSpan().Clear();
    }

    /// <summary>Turns the gradient of the effective weights into those of weights and gain.</summary>
    public void FinishGradients()
    {
        for (int i = 0; i < EffectiveGradient.Length; i++)
        {
            int channel = ScaleOf(i);
            float gradient = _effectiveGradient[i];
            if (Weights.IsTrained) Weights.Gradient[i] = gradient * Gain.Values[channel];
            if (Gain.IsTrained) Gain.Gradient[channel] += gradient * Effective[i] / Gain.Values[channel];
        }
    }

    /// <summary>What the file would hold, rounded to nearest; null if nothing here is trained.</summary>
    public LayerPatch? Quantize()
    {
        if (!Parameters.Any(p => p.IsTrained)) return null;
        Refresh();
        float[] scales = [.. _scales.Select((s, i) => s * Gain.Values[i])];
        long[] bias = new long[Source.Outputs];
        for (int n = 0; n < bias.Length; n++)
        {
            double unit = (double)Source.InputScale * scales[Source.IsPerChannel ? n : 0];
            bias[n] = unit == 0 ? 0 : (long)Math.Clamp(Math.Round(Bias.Values[n] / unit), int.MinValue, int.MaxValue);
        }

        sbyte[] weights = [.. Weights.Values.Select((w, i) => _scales[ScaleOf(i)] is > 0 and float s ? (sbyte)Math.Clamp(MathF.Round(w / s), sbyte.MinValue, sbyte.MaxValue) : (sbyte)0)];
        return new LayerPatch(Source)
        {
            Weights = Weights.IsTrained ? weights : null,
            Bias = Bias.IsTrained || Gain.IsTrained ? bias : null,
            WeightScales = Gain.IsTrained || HasFreeScales ? scales : null,
        };
    }

    private void MeasureScales()
    {
        _scales.AsSpan().Clear();
        for (int i = 0; i < Weights.Values.Length; i++) _scales[ScaleOf(i)] = MathF.Max(_scales[ScaleOf(i)], MathF.Abs(Weights.Values[i]));
        for (int i = 0; i < _scales.Length; i++) _scales[i] = _scales[i] == 0 ? Source.WeightScales[i] : _scales[i] / LargestWeight;
    }

    private int ScaleOf(int weight) => !Source.IsPerChannel ? 0 : _channelsInnermost ? weight % Source.Outputs : weight / Source.Inputs;

    private static float RootMeanSquare(float[] values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return (float)Math.Max(Math.Sqrt(sum / values.Length), 1e-12);
    }
}
