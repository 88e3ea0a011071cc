using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests;

public sealed class ExactHeadTests
{
    private static LinearLayer Layer => TestRun.Session().Lower(1).Layers[^1];

    [Fact]
    public void It_starts_at_the_files_values()
    {
        LinearLayer layer = Layer;
        ExactHead head = new(layer);
        Assert.Equal(layer.Weights, head.Weights);
        Assert.Equal(layer.Bias, head.Bias.Select(b => (long)b));
    }

    [Fact]
    public void A_step_goes_against_the_gradient_with_the_rate_as_its_root_mean_square()
    {
        LinearLayer layer = Layer;
        ExactHead head = new(layer);
        long[] gradient = [.. Enumerable.Range(0, layer.Weights.Length).Select(i => (i % 3 - 1) * 1_000_000L)];
        long[] before = [.. head.Masters];
        head.Step(gradient, new long[layer.Bias.Length], 6554);
        long[] steps = [.. head.Masters.Take(gradient.Length).Zip(before, (a, b) => a - b)];

        // Two thirds of the entries are +-1e6: their rms is 816496, so each moves by 6554 / 0.8165 = 8027.
        Assert.All(Enumerable.Range(0, steps.Length), i => Assert.Equal(-Math.Sign(gradient[i]) * 8027, steps[i]));
    }

    [Fact]
    public void The_step_does_not_depend_on_the_gradients_size()
    {
        LinearLayer layer = Layer;
        ExactHead small = new(layer), large = new(layer);
        long[] gradient = [.. Enumerable.Range(0, layer.Weights.Length).Select(i => (i * 7919L % 2003 - 1001) * 1000)];
        small.Step(gradient, new long[layer.Bias.Length], 6554);
        large.Step([.. gradient.Select(g => g << 20)], new long[layer.Bias.Length], 6554);
        Assert.All(small.Masters.Zip(large.Masters), p => Assert.InRange(p.First - p.Second, -2, 2));
    }

    // 64 * 64 of the weight step that an equal gradient would make, and never more.
    [Theory]
    [InlineData(500_000, -2048L * 6554)]
    [InlineData(-250_000, 1024L * 6554)]
    [InlineData(4_000_000, -4096L * 6554)]
    [InlineData(-4_000_000, 4096L * 6554)]
    public void A_bias_steps_as_a_weight_whose_feature_is_64(long gradient, long step)
    {
        ExactHead head = new(Layer);
        long[] before = [.. head.Masters];
        head.Step([.. Enumerable.Repeat(1_000_000L, Layer.Weights.Length)], [.. Enumerable.Repeat(gradient, 10)], 6554);
        Assert.All(Enumerable.Range(Layer.Weights.Length, 10), i => Assert.Equal(step, head.Masters[i] - before[i]));
    }

    [Fact]
    public void No_gradient_is_no_step()
    {
        ExactHead head = new(Layer);
        long[] before = [.. head.Masters];
        head.Step(new long[Layer.Weights.Length], new long[Layer.Bias.Length], 6554);
        Assert.Equal(before, head.Masters);
    }

    [Fact]
    public void A_layer_without_a_bias_tensor_keeps_its_bias_at_zero()
    {
        LinearLayer layer = Layer with { BiasTensor = -1, Bias = [.. new int[10]] };
        ExactHead head = new(layer);
        head.Step([.. Enumerable.Repeat(1L, layer.Weights.Length)], [.. Enumerable.Repeat(1L << 40, 10)], 6554);
        Assert.All(head.Bias, b => Assert.Equal(0, b));
        Assert.NotEqual(layer.Weights.Select(w => (long)w << 16), head.Masters.Take(layer.Weights.Length));
    }

    [Fact]
    public void Huge_gradients_saturate_instead_of_wrapping()
    {
        ExactHead head = new(Layer);
        long[] before = [.. head.Masters];
        head.Step([1, .. new long[Layer.Weights.Length - 1]], [.. Enumerable.Repeat(long.MaxValue / 8, 10)], 1 << 20);
        Assert.All(Enumerable.Range(Layer.Weights.Length, 10), i => Assert.True(head.Masters[i] <= before[i]));
    }

    [Fact]
    public void Weights_stay_off_minus_128()
    {
        ExactHead head = new(Layer);
        long[] gradient = [.. Enumerable.Repeat(1L << 30, Layer.Weights.Length)];
        for (int i = 0; i < 300; i++) head.Step(gradient, new long[Layer.Bias.Length], 1 << 16);
        Assert.All(head.Weights, w => Assert.Equal(-127, w));
    }
}
