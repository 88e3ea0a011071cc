namespace AcceleratorTraining.Models.Tests;

/// <summary>Scales as integers, and gains back into scales.</summary>
public sealed class LinearLayerTests
{
    // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, whose last term float32 drops (a tie, to even) and double keeps.
    private const float Odd = 1 + 1f / 4096;

    [Theory]
    [InlineData(LinearKind.FullyConnected, 1, 1074266112)] // 2^30 * (1 + 2^-11)
    [InlineData(LinearKind.FullyConnected, 2, 1074266176)] // 64 more
    [InlineData(LinearKind.Conv2D, 1, 1074266176)]
    [InlineData(LinearKind.DepthwiseConv2D, 1, 1074266176)]
    public void Only_a_fully_connected_layer_of_one_scale_multiplies_scales_in_float32(LinearKind kind, int scales, int multiplier)
    {
        float[] all = [.. Enumerable.Repeat(Odd, scales)];
        LinearLayer layer = Layer(kind, all, 2, Odd, 1);
        (var multipliers, var shifts) = layer.Derive(all);
        Assert.Equal(Enumerable.Repeat(multiplier, scales), multipliers);
        Assert.Equal(Enumerable.Repeat((sbyte)1, scales), shifts);
        Assert.Equal(multipliers, layer.Multipliers);
        Assert.Equal(shifts, layer.Shifts);
    }

    [Fact]
    public void An_output_step_is_counted_in_accumulator_units()
    {
        LinearLayer layer = Layer(LinearKind.Conv2D, [0.25f, 0f, 768f], 3, 0.5f, 2);
        Assert.Equal([4096, 1L << 62, 1], layer.AccumulatorUnitsPerOutputStepQ8); // 256 * 2 / 0.125; unbounded; 1.33
        Assert.Equal([268435456 * 4, 0, 1610612736], layer.Multipliers); // 1/16, 0, 192 = 0.75 * 2^8
        Assert.Equal([(sbyte)-3, 0, 8], layer.Shifts);
    }

    [Fact]
    public void A_gain_of_one_keeps_every_scale_and_others_round_once()
    {
        LinearLayer layer = Layer(LinearKind.Conv2D, [0.1f, 0.3f], 2, 1, 1);
        Assert.Equal([0.1f, 0.3f], layer.WithGains([1 << 20, 1 << 20]));
        Assert.Equal([0.1f * 1.5f, 0.3f / 2], layer.WithGains([3 << 19, 1 << 19]));
        Assert.Equal([(float)((double)0.1f * 1048577 / 1048576), 0.3f], layer.WithGains([1048577, 1 << 20]));
    }

    [Fact]
    public void A_wrong_number_of_scales_or_gains_names_the_layer()
    {
        LinearLayer layer = Layer(LinearKind.Conv2D, [0.1f, 0.3f], 2, 1, 1);
        Assert.Contains("'w'", Assert.Throws<ArgumentException>(() => layer.Derive([1f])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => layer.WithGains([1, 2, 3]));
    }

    private static LinearLayer Layer(LinearKind kind, float[] scales, int outputs, float input, float output)
    {
        int[] shape = kind switch { LinearKind.Conv2D => [outputs, 1, 1, 1], LinearKind.DepthwiseConv2D => [1, 1, 1, outputs], _ => [outputs, 1] };
        ModelWriter model = new();
        bool flat = kind == LinearKind.FullyConnected;
        int x = model.Activation("x", input, 0, flat ? [1, 1] : [1, 1, 1, 1]);
        int y = model.Activation("y", output, 0, flat ? [1, outputs] : [1, 1, 1, outputs]);
        int w = model.Tensor("w", TfliteType.Int8, shape, model.Buffer(new sbyte[outputs]), scales, new long[scales.Length], kind == LinearKind.DepthwiseConv2D ? 3 : 0);
        _ = kind switch
        {
            LinearKind.Conv2D => model.Conv2D([x, w], y, PaddingScheme.Same, 1, FusedActivation.None),
            LinearKind.DepthwiseConv2D => model.DepthwiseConv2D([x, w], y, outputs),
            _ => model.FullyConnected([x, w], y),
        };
        model.Outputs = [y];
        return Assert.Single(ModelLowering.Lower(model.Parse(), new LoweringOptions()).Layers);
    }
}
