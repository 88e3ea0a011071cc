namespace AcceleratorTraining.Models.Tests;

/// <summary>What cannot be lowered is named, all of it; what contradicts itself is invalid.</summary>
public sealed class UnsupportedTests
{
    [Fact]
    public void All_unsupported_operators_are_named_at_once()
    {
        ModelWriter writer = TinyModel.Writer();
        writer.Operator(24, [7], [7]);
        writer.Operator(13, [7], [7]);
        writer.Operator(24, [7], [7]);
        UnsupportedModelException exception = Refused(writer);
        Assert.Equal([(7, "RNN"), (8, "LOCAL_RESPONSE_NORMALIZATION"), (9, "RNN")], exception.Problems.Select(p => (p.OperatorIndex, p.Operator)));
        Assert.Contains("operators 7, 9 RNN: needed is a lowering", exception.Message, StringComparison.Ordinal);
        Assert.Contains("operator 8 LOCAL_RESPONSE_NORMALIZATION", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float_and_uint8_models_are_told_what_is_needed()
    {
        ModelWriter writer = new();
        int x = writer.Tensor("x", TfliteType.Float32, [1, 4], 0, [], []);
        int y = writer.Tensor("y", TfliteType.UInt8, [1, 4], 0, [1f], [0]);
        writer.Reshape(x, y);
        writer.Softmax(y, x);
        writer.Outputs = [x];
        UnsupportedModelException exception = Refused(writer);
        Assert.Contains(exception.Problems, p => p.OperatorIndex == 0 && p.Reason.Contains("float32; needed is a model with int8", StringComparison.Ordinal));
        Assert.Contains(exception.Problems, p => p.OperatorIndex == 1 && p.Reason.Contains("uint8", StringComparison.Ordinal));
    }

    [Fact]
    public void Forms_that_are_not_there_are_named()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 1, 2, 2, 4), y = writer.Activation("y", 1, 0, 1, 2, 2, 2), z = writer.Tensor("z", TfliteType.Int16, [1, 2, 2, 2], 0, [1f], [0]);
        int wide = writer.Tensor("wide", TfliteType.Int16, [2, 1, 1, 4], writer.Buffer(new short[8]), [1f], [0]);
        int skewed = writer.Tensor("skewed", TfliteType.Int8, [2, 1, 1, 4], writer.Buffer(new sbyte[8]), [1f], [3]);
        int plain = writer.Tensor("plain", TfliteType.Int8, [2, 1, 1, 4], writer.Buffer(new sbyte[8]), [1f], [0]);
        int sparse = writer.Tensor("sparse", TfliteType.Int8, [2, 1, 1, 4], writer.Buffer(new sbyte[8]), [1f], [0], 0, (6, FlatNode.Table()));
        foreach (int weights in new[] { wide, skewed, sparse }) writer.Conv2D([x, weights], y, PaddingScheme.Same, 1, FusedActivation.None);
        writer.Conv2D([x, plain], y, PaddingScheme.Same, 1, FusedActivation.Tanh);
        writer.Conv2D([x, plain], z, PaddingScheme.Same, 1, FusedActivation.None);
        writer.Conv2D([x, plain, writer.Tensor("b", TfliteType.Int64, [2], writer.Buffer(new long[2]), [1f], [0])], y, PaddingScheme.Same, 1, FusedActivation.None);
        string message = Refused(writer).Message;
        Assert.Contains("operator 0 CONV_2D: its weights are int16", message, StringComparison.Ordinal);
        Assert.Contains("operator 1 CONV_2D: its weights are not quantized symmetrically", message, StringComparison.Ordinal);
        Assert.Contains("operator 2 CONV_2D: a weight tensor that is stored sparsely", message, StringComparison.Ordinal);
        Assert.Contains("operator 3 CONV_2D: needed is a lowering of the fused activation Tanh", message, StringComparison.Ordinal);
        Assert.Contains("operator 4 CONV_2D: its input and output have different types", message, StringComparison.Ordinal);
        Assert.Contains("operator 5 CONV_2D: its bias is int64; needed is a plain int32 bias", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_needs_a_model_of_one_sample()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 2, 4), y = writer.Activation("y", 1, 0, 8);
        writer.Reshape(x, y);
        writer.Outputs = [y];
        QuantizedModel model = writer.Parse();
        Assert.NotEmpty(ModelLowering.Lower(model, new LoweringOptions()).Program.Nodes);
        Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(model, new LoweringOptions { Batch = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelLowering.Lower(model, new LoweringOptions { Batch = 0 }));
        Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(TinyModel.Parse(), new LoweringOptions { Batch = 100_000_000 }));
    }

    [Fact]
    public void Contradictions_are_invalid()
    {
        Invalid("reads tensor 3 before", w => w.Reshape(3, 7), new ModelWriter());
        Invalid("writes tensor 7, which has a value already", w => w.Reshape(5, 7));
        Invalid("no operator computes", w => w.Outputs = [0]);
        Invalid("has no output", w => w.Outputs = []);
        Invalid("is a graph input twice", w => w.Inputs = [0, 0]);
        Invalid("turns 32 elements into 4", w => w.Reshape(0, w.Activation("small", 1, 0, 4)));
        Invalid("has 12 bytes for the biases of 4 outputs", w => w.FullyConnected([5, 12, 9], w.Activation("y", 1, 0, 1, 4)));
        Invalid("between 4 inputs and 4 outputs", w => w.FullyConnected([6, 12], w.Activation("y", 1, 0, 1, 4)));
        Invalid("has scale 0", w => w.Reshape(5, w.Activation("nothing", 0, 0, 12)));
        Invalid("has zero point 200", w => w.Reshape(5, w.Activation("far", 1, 200, 12)));
        Invalid("has 1 inputs and 1 outputs", w => w.Operator(0, [0], [0], 11, FlatNode.Table()));
        Invalid("has no options", w => w.Operator(25, [6], [7]));
    }

    private static void Invalid(string reason, Action<ModelWriter> change, ModelWriter? model = null)
    {
        ModelWriter writer = model ?? TinyModel.Writer();
        if (model is not null)
        {
            for (int i = 0; i < 8; i++) model.Activation($"t{i}", 1, 0, 1, 4);
            model.Outputs = [7];
        }

        change(writer);
        InvalidModelException exception = Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(writer.Parse(), new LoweringOptions()));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.True(reason == "has no output" || exception.Offset > 0);
    }

    private static UnsupportedModelException Refused(ModelWriter writer) =>
        Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(writer.Parse(), new LoweringOptions()));
}
