using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Padding schemes and fused activations as the program states them.</summary>
public sealed class WindowTests
{
    [Theory]
    [InlineData(PaddingScheme.Same, 4, 3, 1, 1, 4, 1, 1)] // 4 + 3 - 1 - 4 = 2
    [InlineData(PaddingScheme.Same, 4, 3, 2, 1, 2, 0, 1)] // (2 - 1) * 2 + 3 - 4 = 1: the odd one at the end
    [InlineData(PaddingScheme.Same, 9, 3, 1, 2, 9, 2, 2)] // the filter spans 5
    [InlineData(PaddingScheme.Same, 5, 1, 3, 1, 2, 0, 0)] // nothing to pad: 3 + 1 - 5 < 0
    [InlineData(PaddingScheme.Valid, 9, 3, 2, 1, 4, 0, 0)]
    [InlineData(PaddingScheme.Valid, 9, 3, 1, 2, 5, 0, 0)]
    public void Padding_is_what_the_outputs_need(PaddingScheme padding, int input, int filter, int stride, int dilation, int output, int before, int after)
    {
        Conv2D conv = (Conv2D)Lower(padding, input, filter, stride, dilation, output).Program.Nodes[0].Operator;
        Assert.Equal((before, after, before, after), (conv.Window.PadTop, conv.Window.PadBottom, conv.Window.PadLeft, conv.Window.PadRight));
        Assert.Equal((stride, dilation), (conv.Window.StrideY, conv.Window.DilationX));
        Assert.Throws<InvalidModelException>(() => Lower(padding, input, filter, stride, dilation, output + 1));
    }

    [Theory]
    [InlineData(7, 7, 7, 1)] // fits once: the stride does not matter
    [InlineData(8, 7, 7, 7)] // a stride of 1 would give two outputs
    public void A_window_that_never_moves_has_stride_1(int input, int filter, int stride, int lowered) =>
        Assert.Equal(lowered, ((Conv2D)Lower(PaddingScheme.Valid, input, filter, stride, 1, 1).Program.Nodes[0].Operator).Window.StrideX);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, int.MaxValue)]
    public void Strides_and_dilations_out_of_range_are_refused(int stride, int dilation) =>
        Assert.Throws<InvalidModelException>(() => Lower(PaddingScheme.Same, 4, 3, stride, dilation, 4));

    [Theory]
    [InlineData(FusedActivation.None, 0.1f, 3, -128, 127)]
    [InlineData(FusedActivation.Relu, 0.1f, 3, 3, 127)]
    [InlineData(FusedActivation.Relu6, 0.1f, -128, -128, -68)]
    [InlineData(FusedActivation.ReluN1To1, 0.3f, 10, 7, 13)] // 3.33
    [InlineData(FusedActivation.ReluN1To1, 0.4f, 10, 7, 13)] // in float32 exactly 2.5, away from zero; in double below 2.5
    [InlineData(FusedActivation.Relu6, 0.001f, 100, 100, 127)]
    public void Activations_become_bounds(FusedActivation activation, float scale, int zeroPoint, int minimum, int maximum)
    {
        Rescale rescale = (Rescale)Lower(PaddingScheme.Same, 2, 1, 1, 1, 2, activation, scale, zeroPoint).Program.Nodes[1].Operator;
        Assert.Equal((minimum, maximum, zeroPoint), (rescale.Minimum, rescale.Maximum, rescale.OutputZeroPoint));
    }

    [Fact]
    public void A_scale_too_small_for_its_activation_is_refused() =>
        Assert.Throws<InvalidModelException>(() => Lower(PaddingScheme.Same, 2, 1, 1, 1, 2, FusedActivation.Relu6, 1e-30f, 0));

    private static LoweredModel Lower(PaddingScheme padding, int input, int filter, int stride, int dilation, int output, FusedActivation activation = FusedActivation.None, float scale = 1, int zeroPoint = 0)
    {
        ModelWriter model = new();
        int x = model.Activation("x", 1, 0, 1, input, input, 1);
        int y = model.Activation("y", scale, zeroPoint, 1, output, output, 1);
        int w = model.Tensor("w", TfliteType.Int8, [1, filter, filter, 1], model.Buffer(new sbyte[filter * filter]), [1f], [0]);
        model.Conv2D([x, w], y, padding, stride, activation, dilation);
        model.Outputs = [y];
        return ModelLowering.Lower(model.Parse(), new LoweringOptions());
    }
}
