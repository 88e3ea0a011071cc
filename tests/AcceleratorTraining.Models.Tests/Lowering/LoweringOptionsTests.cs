using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Batches, bindings and outputs of the programs.</summary>
public sealed class LoweringOptionsTests
{
    private const ParameterBindings Everything = ParameterBindings.Biases | ParameterBindings.Multipliers | ParameterBindings.Weights;

    public static TheoryData<string> BackendNames => [.. TestBackends.Names];

    [Fact]
    public void Bindings_stand_in_order_with_their_ranges()
    {
        LoweredModel lowered = ModelLowering.Lower(TinyModel.Parse(), new LoweringOptions { Batch = 2, CutFinalSoftmax = true, ExposeHeadFeatures = true, BindParameters = Everything });
        Assert.Equal(
            [
                "input:0", "bias:000", "multiplier:000", "shift:000", "bias:001", "multiplier:001", "shift:001",
                "weights:005", "bias:005", "multiplier:005", "shift:005", "output:0", "features",
            ],
            lowered.Program.Bindings.Select(b => b.Name));
        Assert.Equal("i8[2, 4, 4, 2]", Type("input:0"));
        Assert.Equal("i32[3] in [-4194304, 4194304]", Type("bias:000"));
        Assert.Equal("i32[3] in [0, 2147483647]", Type("multiplier:001"));
        Assert.Equal("i8[1] in [-31, 30]", Type("shift:005"));
        Assert.Equal("i8[4, 12]", Type("weights:005"));
        Assert.Equal("i8[2, 4]", Type("output:0"));
        Assert.StartsWith("i8[2, 12]", Type("features"), StringComparison.Ordinal);

        string Type(string name) => lowered.Program.Bindings[lowered.Program.IndexOfBinding(name)].Type.ToString();
    }

    [Fact]
    public void Facts_for_training_are_stated()
    {
        LoweredModel lowered = ModelLowering.Lower(TinyModel.Parse(), new LoweringOptions { CutFinalSoftmax = true });
        Assert.Equal([LinearKind.Conv2D, LinearKind.DepthwiseConv2D, LinearKind.FullyConnected], lowered.Layers.Select(l => l.Kind));
        Assert.Equal([0, 1, 5], lowered.Layers.Select(l => l.OperatorIndex));
        Assert.Equal([18, 9, 12], lowered.Layers.Select(l => l.Inputs));
        Assert.Equal([16L * 3 * 18, 16 * 3 * 9, 48], lowered.Layers.Select(l => l.MacsPerSample));
        Assert.Equal([3, 3, 1], lowered.Layers.Select(l => l.Multipliers.Length));
        Assert.All(lowered.Layers, l => Assert.False(l.IsTied));
        Assert.Equal((2, 4, 10, true), (lowered.HeadLayer, lowered.Classes, lowered.LogitZeroPoint, lowered.EndsInSoftmax));
        Assert.Equal("logits", lowered.Outputs[0].Name);
        Assert.Equal(1239265622, lowered.LogitScale); // 0.2f * log2(e) * 2^32 = 1239265622.4
    }

    [Fact]
    public void Beta_belongs_to_the_logits_scale_and_a_head_needs_to_be_last()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 0.1f, 0, 1, 4), y = writer.Activation("y", 1f / 256, -128, 1, 4);
        writer.Softmax(x, y, 0.5f);
        writer.Outputs = [y];
        LoweredModel lowered = ModelLowering.Lower(writer.Parse(), new LoweringOptions());
        Assert.Equal((long)Math.Round((double)0.1f * 0.5 * 1.4426950408889634 * 4294967296), lowered.LogitScale);
        Assert.Equal(-1, lowered.HeadLayer);
        Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(writer.Parse(), new LoweringOptions { ExposeHeadFeatures = true }));
    }

    [Fact]
    public void Large_biases_widen_their_range()
    {
        Assert.Equal(4 << 23, Range(5_000_000)); // next power of two 2^23
        Assert.Equal(1 << 22, Range(-1 << 20));
        Assert.Equal(1 << 30, Range(1 << 29));
        Assert.Equal(int.MaxValue, Range(int.MinValue));

        static long Range(int bias)
        {
            ModelWriter writer = new();
            int x = writer.Activation("x", 1, 0, 1, 1), y = writer.Activation("y", 1, 0, 1, 1);
            int w = writer.Tensor("w", TfliteType.Int8, [1, 1], writer.Buffer(new sbyte[1]), [1f], [0]);
            int b = writer.Tensor("b", TfliteType.Int32, [1], writer.Buffer(bias), [1f], [0]);
            writer.FullyConnected([x, w, b], y);
            writer.Outputs = [y];
            ForwardProgram program = ModelLowering.Lower(writer.Parse(), new LoweringOptions { BindParameters = ParameterBindings.Biases }).Program;
            return program.Bindings[program.IndexOfBinding("bias:000")].Type.Range.Maximum;
        }
    }

    [Theory]
    [MemberData(nameof(BackendNames))]
    public async Task Bound_parameters_exposed_layers_and_batches_change_no_byte(string backend)
    {
        QuantizedModel model = TinyModel.Parse();
        byte[] samples = new byte[3 * 32];
        new Random(5).NextBytes(samples);

        LoweredModel batched = ModelLowering.Lower(model, new LoweringOptions { Batch = 3, ExposeLayers = true, ExposeHeadFeatures = true, BindParameters = Everything, BindWeightsOf = _ => true });
        using ProgramRunner together = new(TestBackends.Get(backend), batched.Program);
        foreach (LinearLayer layer in batched.Layers) together.WriteParameters(layer);
        together.Write("input:0", samples);
        Dictionary<string, byte[]> all = await together.RunAsync();
        Assert.Equal(all["output:0"], all["layer:006"]);
        Assert.Equal(all["features"], all["layer:004"]);
        Assert.True(all["layer:005"].Distinct().Count() > 3);

        LoweredModel single = ModelLowering.Lower(model, new LoweringOptions { CutFinalSoftmax = true });
        using ProgramRunner alone = new(TestBackends.Get(backend), single.Program);
        for (int i = 0; i < 3; i++)
        {
            alone.Write("input:0", samples.AsSpan(i * 32, 32));
            Assert.Equal(all["layer:005"].AsSpan(i * 4, 4).ToArray(), (await alone.RunAsync())["output:0"]);
        }
    }

    [Theory]
    [InlineData("kws_ref_model")]
    [InlineData("vww_96_int8")]
    [InlineData("pretrainedResnet_quant")]
    [InlineData("ad01_int8")]
    [InlineData("micro_speech_quantized")]
    public void Real_models_pass_their_profiles_with_everything_bound(string name)
    {
        QuantizedModel model = Golden.Open(name).Model;
        foreach (AcceleratorProfile profile in new[] { Profiles.TfliteReference, Profiles.Get("mcu-int8") })
        {
            foreach (LoweringOptions options in new LoweringOptions[] { new(), new() { CutFinalSoftmax = true, ExposeHeadFeatures = true, BindParameters = Everything, BindWeightsOf = _ => true } })
            {
                LoweredModel lowered = ModelLowering.Lower(model, options);
                Assert.Empty(ProgramValidator.Validate(lowered.Program, profile, OperatorExtensions.None));
                Assert.Equal(lowered.Layers.Length - 1, lowered.HeadLayer);
                Assert.All(lowered.Layers, l => Assert.False(l.IsTied));
            }
        }
    }
}
