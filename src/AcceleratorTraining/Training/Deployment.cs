using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The trained masters in the form a file can hold: rounded weights and biases, gains as float32 weight scales and the
/// multipliers that Models derives from them. Every reported accuracy is that of a deployment.
/// </summary>
public sealed class Deployment
{
    private Deployment(ImmutableArray<DeployedLayer> layers, ImmutableArray<DeployedPrompt> prompts) => (Layers, Prompts) = (layers, prompts);

    /// <summary>The layers that differ from the file, in operator order.</summary>
    public ImmutableArray<DeployedLayer> Layers { get; }

    /// <summary>The prompt tokens that differ from the file.</summary>
    public ImmutableArray<DeployedPrompt> Prompts { get; }

    /// <summary>Reads the masters back and rounds them.</summary>
    /// <param name="store">Masters on the device.</param>
    /// <param name="head">Weights and biases of the exact head; null without one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<Deployment> ReadAsync(ParameterStore store, FinalHead? head, CancellationToken cancellationToken = default)
    {
        ImmutableArray<DeployedPrompt>.Builder prompts = ImmutableArray.CreateBuilder<DeployedPrompt>();
        Dictionary<LinearLayer, DeployedLayer> layers = new(ReferenceEqualityComparer.Instance);
        foreach (TrainableParameter parameter in store.Parameters.Parameters)
        {
            byte[] master = await store.ReadAsync(parameter, cancellationToken).ConfigureAwait(false);
            if (parameter.Prompt is { } prompt) prompts.Add(new DeployedPrompt(prompt, [.. MemoryMarshal.Cast<byte, sbyte>(master)]));
            foreach (LinearLayer one in parameter.Layers)
            {
                DeployedLayer layer = layers.GetValueOrDefault(one) ?? new DeployedLayer(one);
                layers[one] = parameter.Kind switch
                {
                    ParameterKind.Bias => layer with { Bias = Biases(parameter, master) },
                    ParameterKind.Weights => layer with { Weights = Weights(parameter, master) },
                    _ => WithGains(layer, MemoryMarshal.Cast<byte, int>(master)),
                };
            }
        }

        if (store.Parameters.Head is { } headLayer && head is not null)
        {
            layers[headLayer] = (layers.GetValueOrDefault(headLayer) ?? new DeployedLayer(headLayer)) with { Weights = [.. head.Weights], Bias = headLayer.BiasTensor < 0 ? null : [.. head.Bias] };
        }

        return new Deployment([.. layers.Values.OrderBy(l => l.Layer.OperatorIndex)], prompts.ToImmutable());
    }

    /// <summary>Puts the parameters into a copy of the model file.</summary>
    public PatchedModel WriteTo(QuantizedModel model) =>
        ModelPatch.Apply(model, [.. Layers.Select(l => new LayerPatch(l.Layer) { Weights = l.Weights, Bias = l.Bias, WeightScales = l.WeightScales })], [.. Prompts.Select(p => new PromptPatch(p.Prompt, p.Values))]);

    /// <summary>
    /// Changes everything a run may change, in a copy, so that a file which cannot hold it is refused before the first step.
    /// </summary>
    /// <exception cref="ModelPatchException">The file has no place for a trained parameter.</exception>
    public static void ThrowIfUnwritable(QuantizedModel model, ParameterSet parameters)
    {
        List<LayerPatch> patches = [];
        foreach (IGrouping<int, (LinearLayer Layer, ParameterKind Kind)> layer in parameters.Parameters.SelectMany(p => p.Layers.Select(l => (Layer: l, p.Kind))).GroupBy(p => p.Layer.OperatorIndex))
        {
            LinearLayer old = layer.First().Layer;
            bool Has(ParameterKind kind) => layer.Any(p => p.Kind == kind);
            patches.Add(new LayerPatch(old)
            {
                Weights = Has(ParameterKind.Weights) ? [.. old.Weights.Select(w => (sbyte)(w ^ 1))] : null,
                Bias = Has(ParameterKind.Bias) ? [.. old.Bias.Select(b => b ^ 1)] : null,
                WeightScales = Has(ParameterKind.Gain) ? old.WithGains([.. Enumerable.Repeat(ApplyGain.GainRange.Maximum, old.Outputs).Select(g => (int)g)]) : null,
            });
        }

        if (parameters.Head is { } head) patches.Add(new LayerPatch(head) { Weights = [.. head.Weights.Select(w => (sbyte)(w ^ 1))], Bias = head.BiasTensor < 0 ? null : [.. head.Bias.Select(b => b ^ 1)] });
        ModelPatch.Apply(model, patches, [.. parameters.Parameters.Select(p => p.Prompt).OfType<PromptTokens>().Select(p => new PromptPatch(p, [.. p.Values.Select(v => (sbyte)(v ^ 1))]))]);
    }

    private static long[] Biases(TrainableParameter parameter, byte[] master)
    {
        ReadOnlySpan<int> values = MemoryMarshal.Cast<byte, int>(master);
        long[] view = new long[values.Length];
        for (int i = 0; i < view.Length; i++) view[i] = HalfAwayFromZero.ShiftRight(values[i], parameter.ViewShift);
        return view;
    }

    private static sbyte[] Weights(TrainableParameter parameter, byte[] master)
    {
        sbyte[] view = new sbyte[parameter.Type.Shape.ElementCount];
        bool wide = parameter.Type.Element == ElementType.Int16;
        ValueRange range = parameter.Type.Range;
        for (int i = 0; i < view.Length; i++)
        {
            long value = parameter.Type.Element.Read(master, i);
            view[i] = (sbyte)(wide ? Math.Clamp(HalfAwayFromZero.ShiftRight(value, WideWeights.FractionBits), -(-range.Minimum >> WideWeights.FractionBits), range.Maximum >> WideWeights.FractionBits) : value);
        }

        return view;
    }

    private static DeployedLayer WithGains(DeployedLayer layer, ReadOnlySpan<int> gains)
    {
        float[] scales = layer.Layer.WithGains(gains);
        (ImmutableArray<int> multipliers, ImmutableArray<sbyte> shifts) = layer.Layer.Derive(scales);
        return layer with { WeightScales = scales, Multipliers = [.. multipliers], Shifts = [.. ModelProgram.EffectiveShifts(multipliers, shifts)] };
    }
}
