namespace AcceleratorTraining.Baselines;

/// <summary>
/// Trains a network by back-propagation. A batch is cut in shards, each a copy of the network with normalization statistics of
/// its own; gradients are added in the order of the shards, whatever ran first.
/// </summary>
public sealed class BackboneTrainer
{
    private readonly BackboneGraph[] _shards;
    private readonly AdamW?[] _optimizers;
    private readonly (int Node, int Place)[] _places;
    private readonly float _share;

    /// <param name="parameters">The parameters of all copies.</param>
    /// <param name="shards">How many copies.</param>
    /// <param name="create">Makes a copy.</param>
    public BackboneTrainer(BackboneParameters parameters, int shards, Func<BackboneGraph> create)
    {
        _shards = [.. Enumerable.Range(0, shards).Select(_ => create())];
        IReadOnlyList<BackboneNode> nodes = _shards[0].Nodes;
        _places = [.. parameters.All.Select(p => nodes.SelectMany((n, i) => n.Parameters.Select((q, j) => (q, (i, j)))).Single(x => x.q == p).Item2)];
        _optimizers = [.. parameters.All.Select(p => p.IsTrained ? new AdamW(p) : null)];
        _share = 1f / shards;
    }

    /// <summary>The copies.</summary>
    public IReadOnlyList<BackboneGraph> Shards => _shards;

    /// <summary>One step of AdamW; returns the mean loss.</summary>
    /// <param name="fill">Writes a shard's input.</param>
    /// <param name="loss">Returns a shard's mean loss and writes its gradient to the output it gets.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="weightDecay">Share of a matrix's weight that a step takes away, in units of the rate.</param>
    public double Step(Action<int, BackboneGraph> fill, Func<int, BackboneNode, double> loss, double rate, double weightDecay)
    {
        double[] losses = new double[_shards.Length];
        Parallel.For(0, _shards.Length, shard =>
        {
            BackboneGraph graph = _shards[shard];
            fill(shard, graph);
            graph.Forward(training: true);
            graph.Backward(output => losses[shard] = loss(shard, output));
        });

        for (int p = 0; p < _places.Length; p++)
        {
            if (_optimizers[p] is not { } optimizer) continue;
            float[] gradient = GradientOf(0, p);
            for (int shard = 1; shard < _shards.Length; shard++) Fill.Add(GradientOf(shard, p), gradient);
            for (int i = 0; i < gradient.Length; i++) gradient[i] *= _share;
            optimizer.Step(gradient, rate, weightDecay);
        }

        return losses.Average();
    }

    /// <summary>Replaces the normalizations' statistics by the averages over a number of batches.</summary>
    /// <param name="fill">Writes the input of a batch's shard.</param>
    /// <param name="batches">How many batches.</param>
    public void Normalize(Action<int, int, BackboneGraph> fill, int batches)
    {
        foreach (BackboneParameter statistic in _shards[0].Nodes.OfType<BackboneBatchNorm>().SelectMany(n => n.Parameters[2..])) statistic.Values.AsSpan().Clear();
        for (int batch = 0; batch < batches; batch++)
        {
            Parallel.For(0, _shards.Length, shard =>
            {
                fill(batch, shard, _shards[shard]);
                _shards[shard].Forward(training: true);
            });
            foreach (BackboneBatchNorm node in _shards.SelectMany(s => s.Nodes).OfType<BackboneBatchNorm>()) node.Collect(_share / batches);
        }
    }

    /// <summary>A rate that rises over the first twentieth and falls to zero along a cosine.</summary>
    public static double RateAt(double rate, double progress) => progress < 0.05 ? rate * progress / 0.05 : rate * (1 + Math.Cos(Math.PI * (progress - 0.05) / 0.95)) / 2;

    private float[] GradientOf(int shard, int parameter) => _shards[shard].Nodes[_places[parameter].Node].ParameterGradients[_places[parameter].Place];
}
