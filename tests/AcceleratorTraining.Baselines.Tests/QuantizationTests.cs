using AcceleratorTraining.Backends.Cpu;
using AcceleratorTraining.Hal;

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

    [Fact]
    public async Task The_written_model_loses_little_of_the_float_networks_loss_on_any_sample()
    {
        Network network = SmallModel.Create();
        QuantizedModel quantized = SmallModel.Quantize(network);
        Models.QuantizedModel written = Models.QuantizedModel.Parse(TfliteWriter.Write(quantized, "a small model"), "small.tflite");
        AdaptationSession session = new(written, new CpuBackend(), Profiles.TfliteReference);
        LabelledSamples inputs = Int8Samples.Read(SmallModel.Images);
        NetworkPass real = new(network);
        float[] scratch = new float[4];
        for (int sample = 0; sample < inputs.Count; sample++)
        {
            SmallModel.Samples.CopyTo(sample, real.Input);
            real.Forward();
            double expected = CrossEntropy.Evaluate(real.Logits, SmallModel.Samples.Label(sample), scratch);
            LabelledSamples one = new(inputs[sample].ToArray(), [inputs.Labels[sample]]);
            double loss = (await session.EvaluateAsync(one, TestContext.Current.CancellationToken)).Loss;

            // A loss moves at most twice as far as the logits do, and they by at most six steps.
            Assert.InRange(Math.Abs(loss - expected), 0, 12 * quantized.Head.Output.Scale);
        }
    }
}
