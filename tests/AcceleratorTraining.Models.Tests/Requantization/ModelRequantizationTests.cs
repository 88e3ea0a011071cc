using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests.Requantization;

public sealed class ModelRequantizationTests
{
    private static readonly AcceleratorProfile Powers = Profiles.Get("dsp-q15");

    public static TheoryData<string> Trained => ["pretrainedResnet_quant", "kws_ref_model", "vww_96_int8", "ad01_int8", "hello_world_int8", "micro_speech_quantized"];

    [Fact]
    public void Free_activations_get_the_next_scale_up_with_the_inputs_significand()
    {
        QuantizedModel shipped = TinyModel.Parse(), result = ModelRequantization.Apply(shipped, Powers).Model;
        float input = shipped.Tensors[shipped.Inputs[0]].Scale;
        ModelTensor[] activations = [.. result.Tensors.Where(t => !t.IsConstant && t.Name != "probabilities")];
        Assert.NotEmpty(activations);
        Assert.All(activations, t =>
        {
            Assert.Equal(0, Math.Log2((double)t.Scale / input) % 1);
            Assert.InRange(t.Scale, shipped.Tensors[t.Index].Scale, MathF.BitDecrement(2 * shipped.Tensors[t.Index].Scale));
        });
    }

    [Fact]
    public void The_shipped_model_is_rejected_and_the_requantized_one_is_not()
    {
        QuantizedModel shipped = TinyModel.Parse();
        Assert.Contains(Rejections(shipped, Powers), d => d.Rule == "PROFILE-04");
        RequantizedModel result = ModelRequantization.Apply(shipped, Powers);
        Assert.Empty(Rejections(result.Model, Powers));
        Assert.True(result is { Scales: > 0, Values: > 0 });
    }

    [Theory]
    [MemberData(nameof(Trained))]
    public void A_trained_models_factors_become_powers_of_two(string name)
    {
        QuantizedModel shipped = QuantizedModel.Load(TestData.Require("tflite-goldens", name, "model.tflite"));
        QuantizedModel result = ModelRequantization.Apply(shipped, Powers).Model;

        // Two of them are too large for this machine's memory, which no scale can change.
        Assert.DoesNotContain(Rejections(result, Powers), d => d.Rule != "PROFILE-06");
        Assert.All(ModelLowering.Lower(result, new LoweringOptions()).Layers.SelectMany(l => l.Multipliers), m => Assert.True(m is 0 or 1 << 30));
    }

    [Fact]
    public void The_file_keeps_its_length_its_inputs_and_its_graph()
    {
        QuantizedModel shipped = TinyModel.Parse(), result = ModelRequantization.Apply(shipped, Powers).Model;
        Assert.Equal(shipped.File.Length, result.File.Length);
        Assert.Equal(shipped.Tensors[shipped.Inputs[0]].Scale, result.Tensors[result.Inputs[0]].Scale);
        Assert.Equal(shipped.Operators.Select(o => o.Name), result.Operators.Select(o => o.Name));
        foreach ((ModelTensor before, ModelTensor after) in shipped.Tensors.Zip(result.Tensors))
        {
            Assert.Equal(before.Shape, after.Shape);
            Assert.Equal(before.ZeroPoints, after.ZeroPoints);
            Assert.All(before.Scales.Zip(after.Scales), s => Assert.InRange(s.Second, s.First, 4 * s.First));
        }
    }

    [Fact]
    public void What_is_requantized_stays_as_it_is()
    {
        RequantizedModel once = ModelRequantization.Apply(TinyModel.Parse(), Powers), twice = ModelRequantization.Apply(once.Model, Powers);
        Assert.Equal(once.Model.Sha256, twice.Model.Sha256);
        Assert.Equal((0, 0), (twice.Scales, twice.Values));
    }

    [Fact]
    public void Weights_and_biases_keep_their_real_values_but_for_half_a_step()
    {
        QuantizedModel shipped = TinyModel.Parse(), result = ModelRequantization.Apply(shipped, Powers).Model;
        LinearLayer[] before = [.. ModelLowering.Lower(shipped, new LoweringOptions()).Layers], after = [.. ModelLowering.Lower(result, new LoweringOptions()).Layers];
        foreach ((LinearLayer old, LinearLayer next) in before.Zip(after))
        {
            for (int i = 0; i < old.Weights.Length; i++)
            {
                int channel = old.WeightScales.Length == 1 ? 0 : old.Kind == LinearKind.DepthwiseConv2D ? i % old.Outputs : i / old.Inputs;
                double real = (double)old.Weights[i] * old.WeightScales[channel], kept = (double)next.Weights[i] * next.WeightScales[channel];
                Assert.InRange(Math.Abs(real - kept), 0, 0.5001 * next.WeightScales[channel]);
            }
        }
    }

    [Fact]
    public void Parameters_that_are_needed_in_two_forms_are_refused_by_name()
    {
        // One weight tensor behind the input and behind a softmax, whose scale is 1/256 by definition.
        ModelWriter writer = new();
        int x = writer.Activation("x", 0.05f, 0, 1, 4), p = writer.Activation("p", 1f / 256, -128, 1, 4);
        int a = writer.Activation("a", 0.06f, 0, 1, 4), b = writer.Activation("b", 0.06f, 0, 1, 4);
        int weights = writer.Tensor("w", TfliteType.Int8, [4, 4], writer.Buffer([.. Enumerable.Range(1, 16).Select(i => (sbyte)(i * 7))]), [0.013f], [0]);
        writer.Softmax(x, p);
        writer.FullyConnected([x, weights], a);
        writer.FullyConnected([p, weights], b);
        (writer.Inputs, writer.Outputs) = ([x], [a, b]);
        UnsupportedModelException exception = Assert.Throws<UnsupportedModelException>(() => ModelRequantization.Apply(writer.Parse(), Powers));
        Assert.Contains("'w': is read by operators that need it in two forms", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_bit_weights_become_four_bit_ones_in_the_same_file()
    {
        AcceleratorProfile nibbles = Profiles.Get("mcu-int4");
        QuantizedModel shipped = TinyModel.Parse(), result = ModelRequantization.Apply(shipped, nibbles).Model;
        Assert.Contains(Rejections(shipped, nibbles), d => d.Rule == "PROFILE-02");
        Assert.Empty(Rejections(result, nibbles));
        Assert.Equal(shipped.File.Length, result.File.Length);
        LinearLayer[] layers = [.. ModelLowering.Lower(result, new LoweringOptions()).Layers];
        Assert.All(layers, l => Assert.Equal((TfliteType.Int4, ElementType.Int4), (result.Tensors[l.WeightTensor].Type, l.WeightElement)));

        // Each channel uses the whole range, which is what its own scale is for.
        Assert.All(layers, l => Assert.Equal(7, l.Weights.Max(w => Math.Abs((int)w))));
        Assert.Equal(result.Sha256, ModelRequantization.Apply(result, nibbles).Model.Sha256);
    }

    [Fact]
    public async Task A_four_bit_model_gives_the_same_bytes_on_both_backends()
    {
        AcceleratorProfile nibbles = Profiles.Get("mcu-int4");
        ForwardProgram program = ModelLowering.Lower(ModelRequantization.Apply(TinyModel.Parse(), nibbles).Model, new LoweringOptions()).Program;
        List<byte[]> outputs = [];
        foreach (string backend in TestBackends.Names)
        {
            using ProgramRunner runner = new(TestBackends.Get(backend), program, nibbles);
            runner.Write("input:0", [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 41))]);
            outputs.Add((await runner.RunAsync())["output:0"]);
        }

        Assert.Equal(outputs[0], outputs[1]);
    }

    [Fact]
    public void A_profile_that_holds_any_scale_needs_nothing()
    {
        Assert.False(ModelRequantization.Concerns(Profiles.TfliteReference));
        Assert.True(ModelRequantization.Concerns(Powers));
        QuantizedModel model = TinyModel.Parse();
        Assert.Equal(model.Sha256, ModelRequantization.Apply(model, Profiles.TfliteReference).Model.Sha256);
    }

    private static IEnumerable<ProgramDiagnostic> Rejections(QuantizedModel model, AcceleratorProfile profile) =>
        ProgramValidator.Validate(ModelLowering.Lower(model, new LoweringOptions()).Program, profile, OperatorExtensions.All);
}
