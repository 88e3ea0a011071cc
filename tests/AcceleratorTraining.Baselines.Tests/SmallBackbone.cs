namespace AcceleratorTraining.Baselines.Tests;

/// <summary>An untrained network of every node that a backbone may have, on 8 x 8 x 3.</summary>
internal static class SmallBackbone
{
    public static readonly MapShape Image = new(8, 8, 3);

    public static BackboneGraph Create(BackboneParameters parameters, int batch)
    {
        BackboneGraph graph = new(parameters, batch, Image);
        BackboneNode x = graph.MaxPool(graph.Block("stem1", graph.Input, filter: 3, stride: 1, channels: 5));
        x = graph.Positions("positions", graph.BatchNorm("norm0", graph.Convolution("stem2", x, filter: 3, stride: 2, channels: 8, bias: true)));
        x = graph.Transformer("block1", x, heads: 2, hidden: 12, prompts: 3);
        x = graph.Transformer("block2", x, heads: 2, hidden: 12, prompts: 3);
        graph.Linear("head", graph.Mean(graph.BatchNorm("norm", x)), 4);
        for (int i = 0; i < graph.Input.Value.Length; i++) graph.Input.Value[i] = (i * 7919 % 101) / 100f;
        return graph;
    }

    /// <summary>Images of random pixels.</summary>
    public static ImageSet Samples(int count) => new(Image, [.. Enumerable.Range(0, count).Select(s => Enumerable.Range(0, Image.Count).Select(i => (byte)((((s + 3) * 7919) + (i * i * 31)) % 251)).ToArray())], new int[count]);
}
