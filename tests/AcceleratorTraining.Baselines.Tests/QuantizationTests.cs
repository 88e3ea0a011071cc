namespace AcceleratorTraining.Baselines.Tests;

public sealed class QuantizationTests
{
    [Theory]
    [InlineData(0f, 6f)]
    [InlineData(-1.3f, 2.9f)]
    [InlineData(-7f, -2f)]
    [InlineData(3f, 4f)]
    public void A_range_holds_zero_exactly_and_everything_else_within_half_a_step(float low, float high)
    {
        TensorQuantization quantization = TensorQuantization.FromRange(low, high);
        Assert.InRange(quantization.ZeroPoint, -128, 127);
        Assert.Equal(0.0, quantization.Dequantize(quantization.Quantize(0)));

        // The nudge of the zero point moves the range by at most half a step more, at its ends.
        for (int i = 0; i <= 100; i++)
        {
            double real = low + ((high - low) * i / 100.0);
            Assert.InRange(Math.Abs(quantization.Dequantize(quantization.Quantize(real)) - real), 0, quantization.Scale * 1.001);
        }
    }

    [Fact]
    public void An_empty_range_still_has_a_scale() => Assert.Equal(new TensorQuantization(1, 0), TensorQuantization.FromRange(0, 0));

    [Fact]
    public void Weights_are_within_half_a_step_and_never_minus_128()
    {
        float[] weights = [0.5f, -1f, 0.25f, 0.003f, 20f, -19.9f, 0.07f, 1f, 0f, 0f, 0f, 0f];
        SymmetricWeights quantized = SymmetricWeights.Quantize(weights, blocks: 3);
        Assert.Equal(-127, quantized.Values[1]);
        Assert.Equal(127, quantized.Values[4]);
        Assert.DoesNotContain(sbyte.MinValue, quantized.Values);
        for (int i = 0; i < weights.Length; i++)
        {
            float scale = quantized.Scales[i / 4];
            Assert.InRange(Math.Abs((quantized.Values[i] * scale) - weights[i]), 0, scale * 0.5001);
        }
    }

    [Theory]
    [InlineData(1.0, 1 << 30, 1)]
    [InlineData(0.5, 1 << 30, 0)]
    [InlineData(0.75, 3 << 29, 0)]
    [InlineData(0.001, 1099511628, -9)]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.99999999999, 1 << 30, 1)]
    public void A_multiplier_is_normalised(double real, int multiplier, int shift) =>
        Assert.Equal(new FixedPointMultiplier(multiplier, shift), FixedPointMultiplier.FromReal(real));

    [Theory]
    [InlineData(1, 1)] // 0.5 -> high product 1 * 0.5 rounds up to 1
    [InlineData(-1, 0)] // -0.5: ties of the high product go towards +infinity
    [InlineData(3, 2)]
    [InlineData(-3, -1)]
    public void Halves_round_up_in_the_high_product(int value, int expected) =>
        Assert.Equal(expected, FixedPointMultiplier.FromReal(0.5).Apply(value));

    [Theory]
    [InlineData(2, 1)] // 2 * 0.5 = 1, then 1 / 2 = 0.5 away from zero
    [InlineData(-2, -1)]
    [InlineData(6, 2)]
    [InlineData(-6, -2)]
    [InlineData(5, 2)] // 2.5 -> 3, then 1.5 -> 2: rounded twice; once would give 1
    public void Halves_leave_zero_in_the_shift(int value, int expected) =>
        Assert.Equal(expected, FixedPointMultiplier.FromReal(0.25).Apply(value));

    [Fact]
    public void Integer_logits_stay_close_to_float_logits()
    {
        Network network = SmallModel.Create();
        QuantizedModel quantized = SmallModel.Quantize(network);
        NetworkPass real = new(network);
        IntegerPass integer = new(new IntegerModel(quantized));
        for (int sample = 0; sample < SmallModel.Samples.Count; sample++)
        {
            SmallModel.Samples.CopyTo(sample, real.Input);
            real.Forward();
            integer.Forward(SmallModel.Samples.Image(sample));
            for (int o = 0; o < real.Logits.Length; o++)
            {
                double difference = quantized.Head.Output.Dequantize(integer.Logits[o]) - real.Logits[o];
                Assert.InRange(Math.Abs(difference), 0, 6 * quantized.Head.Output.Scale);
            }
        }
    }

    [Fact]
    public void The_exact_head_lowers_the_loss_of_a_batch()
    {
        IntegerModel model = new(SmallModel.Quantize(SmallModel.Create()));
        ExactHead head = new(model.Head);
        IntegerPass pass = new(model);
        double first = 0, last = 0;
        for (int step = 0; step < 40; step++)
        {
            head.Clear();
            last = 0;
            for (int sample = 0; sample < SmallModel.Samples.Count; sample++)
            {
                pass.Forward(SmallModel.Samples.Image(sample));
                last += head.Accumulate(sample % 2, pass, SmallModel.Samples.Label(sample));
            }

            first = step == 0 ? last : first;
            head.Step(0.5);
        }

        Assert.True(last < first, $"{first} -> {last}");
    }
}
