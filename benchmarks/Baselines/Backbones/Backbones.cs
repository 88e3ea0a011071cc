namespace AcceleratorTraining.Baselines;

/// <summary>The architectures of the committed models.</summary>
public static class Backbones
{
    private static readonly MapShape Grey = new(28, 28, 1);

    /// <summary>MNIST: four convolutions, a mean and ten logits.</summary>
    public static BackboneGraph Mnist(BackboneParameters parameters, int batch)
    {
        BackboneGraph graph = new(parameters, batch, Grey);
        BackboneNode x = graph.Block("conv1", graph.Input, filter: 5, stride: 2, channels: 16);
        x = graph.Block("conv2", x, filter: 3, stride: 1, channels: 32);
        x = graph.Block("conv3", x, filter: 3, stride: 2, channels: 48);
        x = graph.Block("conv4", x, filter: 3, stride: 1, channels: 48);
        graph.Linear("head", graph.Mean(x), 10);
        return graph;
    }

    /// <summary>MNIST from scratch: two convolutions of random weights that stay as they are, each followed by a maximum, 1,568 features, ten logits.</summary>
    public static BackboneGraph MnistScratch(BackboneParameters parameters, int batch)
    {
        BackboneGraph graph = new(parameters, batch, Grey);
        BackboneNode x = graph.MaxPool(graph.Relu(graph.Convolution("conv1", graph.Input, filter: 5, stride: 1, channels: 16, bias: true, trained: false)));
        x = graph.MaxPool(graph.Relu(graph.Convolution("conv2", x, filter: 5, stride: 1, channels: 32, bias: true, trained: false)));
        graph.Linear("head", x, 10, flatten: true);
        return graph;
    }

    /// <summary>Omniglot: five convolutions to 2 x 2 x 32 = 128 features.</summary>
    public static BackboneGraph Omniglot(BackboneParameters parameters, int batch)
    {
        BackboneGraph graph = new(parameters, batch, Grey);
        BackboneNode x = graph.Block("conv1", graph.Input, filter: 3, stride: 1, channels: 16);
        x = graph.Block("conv2", x, filter: 3, stride: 2, channels: 48);
        x = graph.Block("conv3", x, filter: 3, stride: 2, channels: 64);
        x = graph.Block("conv4", x, filter: 3, stride: 2, channels: 64);
        // Small factors: squared distances begin at some units, where softmax still has slopes.
        graph.Block("conv5", x, filter: 3, stride: 2, channels: 32, factor: 0.35f);
        return graph;
    }

    /// <summary>The same with a linear head: what the file holds.</summary>
    public static BackboneGraph OmniglotHead(BackboneParameters parameters, int batch, int ways)
    {
        BackboneGraph graph = Omniglot(parameters, batch);
        graph.Linear("head", graph.Output, ways, flatten: true);
        return graph;
    }

    /// <summary>A vision transformer for 32 x 32 x 3: two convolutions to 64 tokens of 64 numbers, four blocks with four prompts each, a mean, ten logits.</summary>
    public static BackboneGraph Vit(BackboneParameters parameters, int batch)
    {
        BackboneGraph graph = new(parameters, batch, new MapShape(32, 32, 3));
        BackboneNode x = graph.Block("stem1", graph.Input, filter: 3, stride: 2, channels: 32);
        x = graph.Positions("positions", graph.BatchNorm("stem2/norm", graph.Convolution("stem2", x, filter: 3, stride: 2, channels: 64)));
        for (int block = 1; block <= 4; block++) x = graph.Transformer($"block{block}", x, heads: 4, hidden: 128, prompts: 4);
        graph.Linear("head", graph.Mean(graph.BatchNorm("norm", x)), 10);
        return graph;
    }
}
