namespace AcceleratorTraining.Baselines;

/// <summary>
/// The ranges of a network's values on training samples, in inference: for each batch the values between which all but a share
/// lie, averaged over the batches; with a share of 0 the extremes of all batches.
/// </summary>
public sealed class Calibration
{
    private readonly Dictionary<BackboneNode, (float Low, float High)> _ranges = [];
    private readonly double _cut;

    /// <param name="graph">A copy of the network.</param>
    /// <param name="samples">Training samples.</param>
    /// <param name="batches">How many batches of them to use.</param>
    /// <param name="cut">Share of the values that may lie beyond either end.</param>
    public Calibration(BackboneGraph graph, ImageSet samples, int batches, double cut)
    {
        _cut = cut;
        int batch = graph.Input.Batch;
        for (int b = 0; b < batches; b++)
        {
            for (int i = 0; i < batch; i++) samples.CopyTo(((b * batch) + i) * (samples.Count / (batches * batch)), graph.Input.Value.AsSpan(i * samples.Shape.Count));
            graph.Forward(training: false);
            foreach (BackboneNode node in graph.Nodes) Observe(node, node.Value, 1f / batches);
            foreach (BackboneAttention node in graph.Nodes.OfType<BackboneAttention>()) LargestScore[node] = Math.Max(LargestScore.GetValueOrDefault(node), node.LargestScore);
        }
    }

    /// <summary>The largest magnitude of each attention's scores.</summary>
    public Dictionary<BackboneAttention, float> LargestScore { get; } = [];

    public TensorQuantization Of(BackboneNode node) => TensorQuantization.FromRange(_ranges[node].Low, _ranges[node].High);

    private void Observe(BackboneNode node, float[] values, float share)
    {
        // A mean behind a normalization is taken before it in the file.
        if (node is BackboneMean && node.Input is BackboneBatchNorm norm) values = Undone(values, norm);
        bool known = _ranges.TryGetValue(node, out (float Low, float High) range);
        if (_cut == 0)
        {
            (float low, float high) = (values.Min(), values.Max());
            _ranges[node] = known ? (Math.Min(range.Low, low), Math.Max(range.High, high)) : (low, high);
        }
        else
        {
            float[] sorted = [.. values];
            Array.Sort(sorted);
            int outside = (int)(sorted.Length * _cut);
            _ranges[node] = (range.Low + (share * sorted[outside]), range.High + (share * sorted[^(outside + 1)]));
        }
    }

    private static float[] Undone(float[] values, BackboneBatchNorm norm)
    {
        (float[] scale, float[] offset) = norm.Affine();
        return [.. values.Select((v, i) => (v - offset[i % offset.Length]) / scale[i % scale.Length])];
    }
}
