using System.Security.Cryptography;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Trained parameters in the file they came from, and nothing else in it changed.</summary>
public sealed class ModelPatchTests
{
    public static TheoryData<string> Models => ["tiny", "pretrainedResnet_quant", "kws_ref_model", "ad01_int8"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_patch_that_changes_nothing_gives_the_same_file(string name)
    {
        QuantizedModel model = Open(name);
        LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions());
        PatchedModel same = ModelPatch.Apply(model, [.. lowered.Layers.Select(l => new LayerPatch(l) { Weights = [.. l.Weights], Bias = [.. l.Bias], WeightScales = [.. l.WeightScales] })]);
        Assert.Equal(model.File.ToArray(), same.File);
        Assert.Equal((model.Sha256, model.Sha256), (same.Sha256Before, same.Sha256After));
        Assert.Equal(0, same.ChangedElements);
        Assert.Equal(4 * lowered.Layers.Length, same.Manifest.Length);
        Assert.Empty(ModelPatch.Apply(model, []).Manifest);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_patched_file_reloads_to_the_new_parameters_and_differs_nowhere_else(string name)
    {
        QuantizedModel model = Open(name);
        LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions());
        Random random = new(7);
        List<LayerPatch> patches = [];
        foreach (LinearLayer layer in lowered.Layers)
        {
            patches.Add(new LayerPatch(layer)
            {
                Weights = [.. layer.Weights.Select(_ => (sbyte)random.Next(-128, 128))],
                Bias = [.. layer.Bias.Select(b => b + random.Next(-500, 500))],
                WeightScales = layer.WithGains([.. layer.WeightScales.Select(_ => random.Next(1 << 19, 1 << 21))]),
            });
        }

        PatchedModel patched = ModelPatch.Apply(model, patches);
        LoweredModel again = ModelLowering.Lower(QuantizedModel.Parse(patched.File, name), new LoweringOptions());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(patched.File)), patched.Sha256After);
        Assert.NotEqual(patched.Sha256Before, patched.Sha256After);
        for (int i = 0; i < patches.Count; i++)
        {
            LinearLayer layer = again.Layers[i];
            Assert.Equal(patches[i].Weights, layer.Weights);
            Assert.Equal(patches[i].Bias, layer.Bias);
            Assert.Equal(patches[i].WeightScales, layer.WeightScales);

            // What the trainer derives for its scales is what the reloaded file means.
            (var multipliers, var shifts) = lowered.Layers[i].Derive(patches[i].WeightScales);
            Assert.Equal(multipliers, layer.Multipliers);
            Assert.Equal(shifts, layer.Shifts);
            IEnumerable<float> biasScales = again.Model.Tensors[layer.BiasTensor].Scales;
            Assert.Equal(patches[i].WeightScales!.Select(s => layer.InputScale * s), biasScales);
        }

        OnlyTheManifestDiffers(model.File.Span, patched);
    }

    [Fact]
    public void The_manifest_states_hashes_places_and_counts()
    {
        QuantizedModel model = TinyModel.Parse();
        LinearLayer layer = ModelLowering.Lower(model, new LoweringOptions()).Layers[0];
        long[] bias = [.. layer.Bias];
        bias[1] += 3;
        PatchedModel patched = ModelPatch.Apply(model, [new LayerPatch(layer) { Bias = bias }]);
        PatchedRange range = Assert.Single(patched.Manifest);
        Assert.Equal((0, layer.BiasTensor, "conv/b", PatchedPart.Bias, 12, 1), (range.OperatorIndex, range.Tensor, range.Name, range.Part, range.Length, range.ChangedElements));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(model.File.Span.Slice(range.Offset, 12))), range.Sha256Before);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(patched.File.AsSpan(range.Offset, 12))), range.Sha256After);
        Assert.Equal(bias[1], BitConverter.ToInt32(patched.File, range.Offset + 4));
    }

    [Fact]
    public void One_changed_scale_moves_one_bias_scale()
    {
        QuantizedModel model = TinyModel.Parse();
        LinearLayer layer = ModelLowering.Lower(model, new LoweringOptions()).Layers[0];
        PatchedModel patched = ModelPatch.Apply(model, [new LayerPatch(layer) { WeightScales = layer.WithGains([1 << 20, 3 << 19, 1 << 20]) }]);
        Assert.Equal([(PatchedPart.WeightScale, 1), (PatchedPart.BiasScale, 1)], patched.Manifest.Select(r => (r.Part, r.ChangedElements)));
        Assert.InRange(model.File.Span.ToArray().Zip(patched.File).Count(p => p.First != p.Second), 2, 8);
    }

    [Fact]
    public void A_missing_bias_is_an_error_that_names_the_layer()
    {
        QuantizedModel model = TinyModel.Writer(headBias: false).Parse();
        LinearLayer layer = ModelLowering.Lower(model, new LoweringOptions()).Layers[2];
        Assert.Equal((-1, 4), (layer.BiasTensor, layer.Bias.Length));
        Assert.Contains("no bias for layer 5 'head/w'", Assert.Throws<ModelPatchException>(() => ModelPatch.Apply(model, [new LayerPatch(layer) { Bias = [0, 0, 1, 0] }])).Message, StringComparison.Ordinal);
        Assert.Empty(ModelPatch.Apply(model, [new LayerPatch(layer) { Bias = [0, 0, 0, 0] }]).Manifest);
    }

    [Fact]
    public void Wrong_lengths_values_layers_and_repetitions_are_refused()
    {
        QuantizedModel model = TinyModel.Parse();
        LinearLayer layer = ModelLowering.Lower(model, new LoweringOptions()).Layers[0];
        Refused(new LayerPatch(layer) { Weights = [1] });
        Refused(new LayerPatch(layer) { Bias = [1] });
        Refused(new LayerPatch(layer) { WeightScales = [1] });
        Refused(new LayerPatch(layer) { WeightScales = [1, float.NaN, 1] });
        Refused(new LayerPatch(layer) { WeightScales = [1, -1, 1] });
        Refused(new LayerPatch(layer with { OperatorIndex = 3 }));
        Refused(new LayerPatch(layer), new LayerPatch(layer));

        void Refused(params LayerPatch[] patches) => Assert.Throws<ArgumentException>(() => ModelPatch.Apply(model, patches));
    }

    private static QuantizedModel Open(string name) => name == "tiny" ? TinyModel.Parse() : Golden.Open(name).Model;

    private static void OnlyTheManifestDiffers(ReadOnlySpan<byte> before, PatchedModel patched)
    {
        Assert.Equal(before.Length, patched.File.Length);
        bool[] may = new bool[before.Length];
        foreach (PatchedRange range in patched.Manifest) may.AsSpan(range.Offset, range.Length).Fill(true);
        for (int i = 0; i < may.Length; i++) Assert.True(may[i] || before[i] == patched.File[i], $"byte {i} differs");
        Assert.Contains(may, m => !m);
    }
}
