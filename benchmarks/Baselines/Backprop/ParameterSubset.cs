using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>Marks what a request trains. Parameters that share their bytes with others, or that the file lacks, stay as they are.</summary>
internal static class ParameterSubset
{
    /// <summary>The names that <see cref="Mark"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["all", "head", "bias", "bias+gain", "bias+gain+head", "last-stage"];

    /// <summary>Marks parameters as trained.</summary>
    public static void Mark(FloatGraph graph, string subset)
    {
        foreach (FloatLayer layer in subset is "head" ? [graph.Layers[^1]] : subset is "last-stage" ? LastStage(graph) : (IEnumerable<FloatLayer>)graph.Layers)
        {
            ParameterBindings tied = layer.Source.Tied;
            bool isLast = layer == graph.Layers[^1];
            bool weights = subset is not ("bias" or "bias+gain" or "bias+gain+head") || (subset is "bias+gain+head" && isLast);
            bool gains = subset is "bias+gain" || (subset is "bias+gain+head" && !isLast);
            if (layer.Source.BiasTensor >= 0 && !tied.HasFlag(ParameterBindings.Biases)) layer.Bias.Train();
            if (gains && !tied.HasFlag(ParameterBindings.Multipliers)) layer.Gain.Train();
            if (weights && !tied.HasFlag(ParameterBindings.Weights)) layer.Weights.Train();
        }
    }

    // From the end back to the first layer whose map is as small as the last map; the last third where all are alike.
    private static IEnumerable<FloatLayer> LastStage(FloatGraph graph)
    {
        int[] positions = [.. graph.Nodes.Where(n => n.Layer is not null).Select(n => graph.Sizes[n.Output] / n.Layer!.Source.Outputs)];
        int last = positions.Length - 1, size = last > 0 ? positions[last - 1] : positions[last], first = last;
        while (first > 0 && positions[first - 1] == size) first--;
        return graph.Layers.Skip(first > 0 ? first : positions.Length * 2 / 3);
    }
}
