namespace AcceleratorTraining.Models.Tests;

/// <summary>What is said about a model without running it.</summary>
public sealed class ModelInspectionTests
{
    [Fact]
    public void Shapes_parameters_and_multiplications_are_counted()
    {
        ModelInspection inspection = ModelInspection.Of(TinyModel.Parse());
        Assert.Empty(inspection.Problems);
        Assert.Equal([54L + 3, 27 + 3, 0, 0, 0, 48 + 4, 0], inspection.Operators.Select(o => o.Parameters));
        Assert.Equal([864L, 432, 0, 0, 0, 48, 0], inspection.Operators.Select(o => o.Macs));
        Assert.Equal((139, 1344), (inspection.Parameters, inspection.Macs));
        Assert.Equal(FusedActivation.Relu, inspection.Operators[0].Activation);
        TensorInspection weights = inspection.Operators[0].Inputs[1];
        Assert.Equal(("int8", 3, 0.01f, 0.03f, 0L, true), (weights.Type, weights.Scales, weights.SmallestScale, weights.LargestScale, weights.ZeroPoint, weights.IsConstant));
        Assert.Equal([1, 4, 4, 2], inspection.Inputs[0].Shape);
    }

    [Theory]
    [InlineData("pretrainedResnet_quant", 12_501_632, 77_360 + 346)] // batch normalization is folded
    [InlineData("kws_ref_model", 2_656_768, 22_016 + 588)]
    public void Real_models_have_their_known_size(string name, long macs, long parameters)
    {
        ModelInspection inspection = ModelInspection.Of(Golden.Open(name).Model);
        Assert.Equal((macs, parameters), (inspection.Macs, inspection.Parameters));
    }

    // 3,898,168 of 7,489,664 multiplications are live, counted by hand from the file for simulator.md's finding 8.
    [Theory]
    [InlineData("vww_96_int8", 7_489_664 - 3_898_168)]
    [InlineData("kws_ref_model", 0)]
    public void Multiplications_by_channels_of_zeros_are_counted(string name, long dead) =>
        Assert.Equal(dead, ModelInspection.Of(Golden.Open(name).Model).DeadMacs);

    [Fact]
    public void Channels_of_zeros_are_found_on_both_sides()
    {
        // Fully connected, 3 outputs of 4 inputs: output 1 is all zero, and nobody reads input 2; 2 x 3 of 12 multiplications are live.
        sbyte[] weights = [1, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0, -1];
        ModelWriter writer = new();
        int x = writer.Activation("x", 0.5f, 0, 1, 4), w = writer.Tensor("w", TfliteType.Int8, [3, 4], writer.Buffer(weights), [0.5f], [0]), y = writer.Activation("y", 0.5f, 0, 1, 3);
        writer.FullyConnected([x, w], y);
        Assert.Equal(new DeadChannels(1, 1, 6), Assert.Single(ModelInspection.Of(writer.Parse()).Operators).Dead);
    }

    [Fact]
    public void A_depthwise_channel_of_zeros_is_one_channel()
    {
        sbyte[] weights = [1, 0, 2, 0, 3, 0, 4, 0];
        ModelWriter writer = new();
        int x = writer.Activation("x", 0.5f, 0, 1, 4, 4, 2), w = writer.Tensor("w", TfliteType.Int8, [1, 2, 2, 2], writer.Buffer(weights), [0.5f], [0]), y = writer.Activation("y", 0.5f, 0, 1, 4, 4, 2);
        writer.DepthwiseConv2D([x, w], y, 1);
        Assert.Equal(new DeadChannels(1, 0, 64), Assert.Single(ModelInspection.Of(writer.Parse()).Operators).Dead);
    }

    [Fact]
    public void A_model_that_cannot_be_lowered_is_still_described()
    {
        ModelWriter writer = TinyModel.Writer();
        writer.Operator(32, [7], [7]);
        ModelInspection inspection = ModelInspection.Of(writer.Parse());
        Assert.Equal("''", inspection.Operators[^1].Name);
        Assert.Equal(7, Assert.Single(inspection.Problems).OperatorIndex);
    }
}
