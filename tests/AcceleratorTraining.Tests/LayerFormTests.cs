using System.Runtime.InteropServices;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Models.Tests;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests;

/// <summary>Training of layers that are not plain int8: what can be trained is, the rest is left out and named.</summary>
public sealed class LayerFormTests
{
    private const int Inputs = 6;
    private const int Classes = 4;

    [Theory]
    [InlineData("bias-gain", "bias-master:000 gain-master:000 bias-master:001 gain-master:001")]
    [InlineData("weights-8w8a", "weights-master:000 weights-master:001")]
    [InlineData("weights-rank1", "weights-master:000 weights-master:001")]
    public async Task Layers_with_16_bit_activations_are_trained(string recipe, string expected)
    {
        QuantizedModel model = Model(TfliteType.Int16);
        Assert.Equal(expected, Bindings(model, recipe));
        PatchedModel patched = await TrainAsync(model, recipe);
        Assert.True(patched.ChangedElements > 0);
    }

    [Fact]
    public void What_16_bit_activations_do_not_allow_is_named()
    {
        LoweredModel model = Session(Model(TfliteType.Int16)).Lower(1);
        Assert.Contains("i16; needed are i8", Assert.Throws<ArgumentException>(() => ParameterSet.Create(model, AdaptationRecipes.Default)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to train", Assert.Throws<ArgumentException>(() => ParameterSet.Create(model, AdaptationRecipes.Get("weights-16w8a"))).Message, StringComparison.Ordinal);
        ParameterSet biases = ParameterSet.Create(Session(Model(TfliteType.Int16, bias: 1L << 40)).Lower(1), AdaptationRecipes.Get("bias-gain"));
        Assert.Contains("operator 0 (a): its biases do not fit 32 bits", biases.LeftOut);
    }

    [Fact]
    public async Task Layers_with_4_bit_weights_are_trained_but_not_in_place()
    {
        QuantizedModel model = Model(TfliteType.Int8, TfliteType.Int4);
        Assert.Equal("bias-master:000 gain-master:000 bias-master:001 gain-master:001", Bindings(model, "bias-gain"));
        Assert.True((await TrainAsync(model, "bias-gain")).ChangedElements > 0);
        ParameterSet weights = ParameterSet.Create(Session(model).Lower(1), AdaptationRecipes.Get("weights-parity"));
        Assert.Equal("weights-master:000 weights-master:001", Bindings(model, "weights-8w8a"));
        Assert.Equal("weights-master:001", string.Join(' ', weights.Parameters.Select(p => p.BindingName)));
        Assert.Equal(["operator 0 (a): its weights are i4, which are not moved in place; needed are i8"], weights.LeftOut);
    }

    [Theory]
    [InlineData("bias", PatchedPart.Bias)]
    [InlineData("weights-8w8a", PatchedPart.Weights)]
    [InlineData("weights-16w8a", PatchedPart.Weights)]
    [InlineData("weights-rank1", PatchedPart.Weights)]
    public async Task Layers_that_share_their_bytes_are_trained_as_one_parameter(string recipe, PatchedPart part)
    {
        QuantizedModel model = Model(TfliteType.Int8, tied: true);
        ParameterSet parameters = ParameterSet.Create(Session(model).Lower(1), AdaptationRecipes.Get(recipe));
        TrainableParameter only = Assert.Single(parameters.Parameters);
        Assert.Equal([0, 1], only.Layers.Select(l => l.OperatorIndex));
        Assert.Empty(parameters.LeftOut);
        PatchedModel patched = await TrainAsync(model, recipe);
        PatchedRange range = Assert.Single(patched.Manifest);
        Assert.Equal(part, range.Part);
        Assert.True(range.ChangedElements > 0);
        LoweredModel again = ModelLowering.Lower(QuantizedModel.Parse(patched.File, "again"), new LoweringOptions());
        Assert.Equal(again.Layers[0].Weights, again.Layers[1].Weights);
        Assert.Equal(again.Layers[0].Bias, again.Layers[1].Bias);
    }

    [Fact]
    public void Shared_bytes_that_cannot_change_together_are_left_out_and_named()
    {
        QuantizedModel model = Model(TfliteType.Int8, tied: true, shape: [Inputs * Classes, 1]);
        ParameterSet parameters = ParameterSet.Create(Session(model).Lower(1), AdaptationRecipes.Get("last-layer"));
        Assert.Equal("bias-master:001", string.Join(' ', parameters.Parameters.Select(p => p.BindingName)));
        Assert.Contains("operator 1 (b): its weights' bytes are also those of something else in the file", parameters.LeftOut);
        Assert.Throws<ArgumentException>(() => ParameterSet.Create(Session(model).Lower(1), AdaptationRecipes.Default));
    }

    private static AdaptationSession Session(QuantizedModel model) => new(model, new ReferenceBackend(), Profiles.TfliteReference);

    private static string Bindings(QuantizedModel model, string recipe) =>
        string.Join(' ', ParameterSet.Create(Session(model).Lower(1), AdaptationRecipes.Get(recipe)).Parameters.Select(p => p.BindingName));

    // A run from file to file, which checks that memory and file are one, and its replay.
    private static async Task<PatchedModel> TrainAsync(QuantizedModel model, string name)
    {
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 30, Batch = 4 };
        AdaptationData data = new(Samples(model, 1, 24), Samples(model, 2, 8), Samples(model, 3, 8));
        AdaptationResult result = await new AdaptationRun(Session(model), data, run.Options(recipe)).ExecuteAsync(null, TestContext.Current.CancellationToken);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        PatchedModel replayed = await ReceiptReplay.RunAsync(Session(model), receipt, TestContext.Current.CancellationToken);
        Assert.Equal(result.ModelSha256After, replayed.Sha256After);
        Assert.Equal(File.ReadAllBytes(run.Path("adapted.tflite")), replayed.File);
        return replayed;
    }

    private static LabelledSamples Samples(QuantizedModel model, int seed, int count)
    {
        ModelTensor input = model.Tensors[model.Inputs[0]];
        byte[] bytes = new byte[count * input.ElementCount * (input.Type == TfliteType.Int16 ? 2 : 1)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)((i + seed) * 181 >> 2);
        return new LabelledSamples(bytes, [.. Enumerable.Range(0, count).Select(i => i % Classes)]);
    }

    // Two fully connected layers, [inputs] to [inputs] to [classes]; tied, both have the same weights and biases.
    private static QuantizedModel Model(TfliteType activations, TfliteType weights = TfliteType.Int8, bool tied = false, long bias = 100, int[]? shape = null)
    {
        bool wide = activations == TfliteType.Int16;
        float scale = wide ? 0.0004f : 0.1f;
        int hidden = tied ? Inputs : Inputs + 1, outputs = tied ? Inputs : Classes;
        ModelWriter writer = new();
        int Activation(string name, int[] dimensions) => writer.Tensor(name, activations, dimensions, 0, [scale], [0]);
        int x = Activation("x", [1, Inputs]), y = Activation("y", [1, hidden]), z = Activation("z", [1, outputs]);
        int first = WeightBuffer(hidden, Inputs, weights), second = tied ? first : WeightBuffer(outputs, hidden, TfliteType.Int8);
        int firstBias = BiasBuffer(hidden), secondBias = tied ? firstBias : BiasBuffer(outputs);
        if (shape is not null)
        {
            // Something else in the file reads the first layer's bytes, in another shape.
            writer.Tensor("other", TfliteType.Int8, [Inputs * Inputs], first, [1f], [0]);
            secondBias = BiasBuffer(outputs);
        }

        int a = Weights("a", weights, [hidden, Inputs], first), b = Weights("b", TfliteType.Int8, [outputs, hidden], second);
        writer.FullyConnected([x, a, Bias("ab", hidden, firstBias)], y);
        writer.FullyConnected([y, b, Bias("bb", outputs, secondBias)], z);
        writer.Inputs = [x];
        writer.Outputs = [z];
        return writer.Parse();

        int WeightBuffer(int rows, int columns, TfliteType type) =>
            writer.Buffer([.. Enumerable.Range(0, (rows * columns + (type == TfliteType.Int4 ? 1 : 0)) / (type == TfliteType.Int4 ? 2 : 1)).Select(i => (sbyte)(i * 37 % 255 - 127))]);
        int BiasBuffer(int count) => wide
            ? writer.Buffer([.. Enumerable.Range(0, count).Select(i => i * bias)])
            : writer.Buffer([.. Enumerable.Range(0, count).Select(i => i * (int)bias)]);
        int Weights(string name, TfliteType type, int[] dimensions, int buffer) =>
            writer.Tensor(name, type, dimensions, buffer, [.. Enumerable.Range(0, dimensions[0]).Select(i => (type == TfliteType.Int4 ? 0.2f : 0.01f) + 0.001f * i)], new long[dimensions[0]]);
        int Bias(string name, int count, int buffer) =>
            writer.Tensor(name, wide ? TfliteType.Int64 : TfliteType.Int32, [count], buffer, [.. Enumerable.Range(0, count).Select(i => scale * (0.01f + 0.001f * i))], new long[count]);
    }
}
