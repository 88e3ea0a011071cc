using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>All weights of a model as one vector, in steps of the file's int8 weights, and directions in their space.</summary>
/// <param name="layers">The model's layers, in order.</param>
internal sealed class WeightVector(ImmutableArray<LinearLayer> layers)
{
    // "land": these draws are apart from every other stream of the seed.
    private const uint StreamTag = 0x6C616E64;

    /// <summary>The weights of a model of this form.</summary>
    public static double[] Of(ImmutableArray<LinearLayer> layers) => [.. layers.SelectMany(l => l.Weights).Select(w => (double)w)];

    /// <summary>
    /// A random direction, each filter scaled to the norm of the same filter at <paramref name="center"/>: filter
    /// normalisation (Li et al., "Visualizing the loss landscape of neural nets", NeurIPS 2018).
    /// </summary>
    public double[] Random(ReadOnlySpan<double> center, ulong seed, uint axis)
    {
        double[] direction = new double[center.Length];
        PhiloxStream stream = new(seed, (StreamTag, axis, 0));
        for (int i = 0; i < direction.Length; i++) direction[i] = Normal(stream.NextUInt32());
        int offset = 0;
        foreach (LinearLayer layer in layers)
        {
            ElementNumbering numbering = new(layer.Kind == LinearKind.DepthwiseConv2D ? ElementOrder.DepthwisePanels : ElementOrder.Panels, [.. layer.WeightShape]);
            double[] wanted = new double[numbering.Outputs], drawn = new double[numbering.Outputs];
            for (int i = 0; i < layer.Weights.Length; i++)
            {
                int filter = numbering.Locate(i).Output;
                wanted[filter] += center[offset + i] * center[offset + i];
                drawn[filter] += direction[offset + i] * direction[offset + i];
            }

            for (int i = 0; i < layer.Weights.Length; i++)
            {
                int filter = numbering.Locate(i).Output;
                direction[offset + i] *= drawn[filter] == 0 ? 0 : Math.Sqrt(wanted[filter] / drawn[filter]);
            }

            offset += layer.Weights.Length;
        }

        return direction;
    }

    /// <summary>The model with the weights center + alpha * first + beta * second, rounded to int8; biases and scales as they are.</summary>
    public QuantizedModel At(QuantizedModel model, double[] center, double[] first, double[] second, double alpha, double beta)
    {
        List<LayerPatch> patches = [];
        int offset = 0;
        foreach (LinearLayer layer in layers)
        {
            sbyte[] weights = new sbyte[layer.Weights.Length];
            for (int i = 0; i < weights.Length; i++)
            {
                double value = center[offset + i] + alpha * first[offset + i] + beta * second[offset + i];
                weights[i] = (sbyte)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), -sbyte.MaxValue, sbyte.MaxValue);
            }

            patches.Add(new LayerPatch(layer) { Weights = weights });
            offset += weights.Length;
        }

        return QuantizedModel.Parse(ModelPatch.Apply(model, patches).File, model.Name);
    }

    // The sum of four bytes, centred: near enough to a normal number, by integer operations.
    private static double Normal(uint bits) => (bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24) - 510.0;
}
