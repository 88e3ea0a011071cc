namespace AcceleratorTraining.Models.Tests;

/// <summary>Parameters that share bytes with something else are found, and never written.</summary>
public sealed class TiedParameterTests
{
    [Fact]
    public void A_buffer_that_two_layers_share_ties_both()
    {
        (QuantizedModel model, LoweredModel lowered) = Twins((w, scales) =>
        {
            int buffer = w.Buffer(new sbyte[] { 1, 2, 3, 4 });
            return (w.Tensor("a", TfliteType.Int8, [2, 2], buffer, [1f], [0]), w.Tensor("b", TfliteType.Int8, [2, 2], buffer, [2f], [0]));
        });
        Assert.Equal([ParameterBindings.Weights, ParameterBindings.Weights], lowered.Layers.Select(l => l.Tied));
        ModelPatchException exception = Assert.Throws<ModelPatchException>(() => ModelPatch.Apply(model, [new LayerPatch(lowered.Layers[0]) { Weights = [4, 3, 2, 1] }]));
        Assert.Contains("layer 0 'a'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(ModelPatch.Apply(model, [new LayerPatch(lowered.Layers[0]) { Weights = [1, 2, 3, 4] }]).Manifest);
        Assert.NotEmpty(ModelPatch.Apply(model, [new LayerPatch(lowered.Layers[0]) { WeightScales = [1.5f] }]).Manifest);
    }

    [Fact]
    public void A_tensor_that_two_layers_read_ties_weights_and_scales()
    {
        (_, LoweredModel lowered) = Twins((w, _) =>
        {
            int weights = w.Tensor("a", TfliteType.Int8, [2, 2], w.Buffer(new sbyte[4]), [1f], [0]);
            return (weights, weights);
        });
        Assert.All(lowered.Layers, l => Assert.Equal(ParameterBindings.Weights | ParameterBindings.Multipliers, l.Tied));
    }

    [Fact]
    public void A_scale_vector_that_two_tensors_share_ties_the_scales()
    {
        (QuantizedModel model, LoweredModel lowered) = Twins((w, quantization) =>
            (w.Tensor("a", TfliteType.Int8, [2, 2], w.Buffer(new sbyte[4]), quantization), w.Tensor("b", TfliteType.Int8, [2, 2], w.Buffer(new sbyte[4]), quantization)));
        Assert.All(lowered.Layers, l => Assert.Equal(ParameterBindings.Multipliers, l.Tied));
        Assert.True(lowered.Layers[0].IsTied);
        Assert.Throws<ModelPatchException>(() => ModelPatch.Apply(model, [new LayerPatch(lowered.Layers[1]) { WeightScales = [3f] }]));
    }

    [Fact]
    public void Overlapping_buffers_tie_too()
    {
        // Two buffers by offset and size into the identifier and root: bytes 4 to 8 and 6 to 10.
        (_, LoweredModel lowered) = Twins((w, _) =>
            (w.Tensor("a", TfliteType.Int8, [2, 2], w.Buffer(FlatNode.Table((1, 4L), (2, 4L))), [1f], [0]), w.Tensor("b", TfliteType.Int8, [2, 2], w.Buffer(FlatNode.Table((1, 6L), (2, 4L))), [1f], [0])));
        Assert.All(lowered.Layers, l => Assert.Equal(ParameterBindings.Weights, l.Tied));
    }

    private static (QuantizedModel Model, LoweredModel Lowered) Twins(Func<ModelWriter, FlatNode, (int First, int Second)> weights)
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 1, 2), y = writer.Activation("y", 1, 0, 1, 2), z = writer.Activation("z", 1, 0, 1, 2);
        (int first, int second) = weights(writer, FlatNode.Table((2, FlatNode.Vector(1f)), (3, FlatNode.Vector(0L))));
        writer.FullyConnected([x, first], y);
        writer.FullyConnected([y, second], z);
        writer.Outputs = [z];
        QuantizedModel model = writer.Parse();
        return (model, ModelLowering.Lower(model, new LoweringOptions()));
    }
}
