using AcceleratorTraining.Models;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Whole networks against ONNX Runtime, as they are and with trained parameters in their files.</summary>
public sealed class NetworkTests
{
    public static TheoryData<string, NetForm, bool, WeightKind> Nets
    {
        get
        {
            TheoryData<string, NetForm, bool, WeightKind> data = [];
            foreach (string name in new[] { "resnet8", "ds_cnn" })
            {
                foreach (NetForm form in Enum.GetValues<NetForm>())
                {
                    data.Add(name, form, false, WeightKind.Signed);
                    data.Add(name, form, true, WeightKind.Signed);
                    data.Add(name, form, true, WeightKind.Unsigned);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public async Task Bytes_are_those_of_onnx_runtime(string name, NetForm form, bool unsigned, WeightKind weights) =>
        await OperatorTests.Compare(Networks.Create(name, 5, form, unsigned, weights), 0);

    [Theory]
    [MemberData(nameof(Nets))]
    public async Task A_patched_file_reloads_in_onnx_runtime_with_the_new_parameters(string name, NetForm form, bool unsigned, WeightKind weights)
    {
        QuantizedNet net = Networks.Create(name, 6, form, unsigned, weights);
        byte[] file = net.Writer.Write();
        QuantizedModel model = QuantizedModel.Parse(file, "test.onnx");
        LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions());
        Random random = new(7);
        List<LayerPatch> patches = [];
        foreach (LinearLayer layer in lowered.Layers)
        {
            patches.Add(new LayerPatch(layer)
            {
                Weights = [.. layer.Weights.Select(w => random.Next(4) == 0 ? (sbyte)(w / 2) : w)],
                Bias = [.. layer.Bias.Select(b => b + random.Next(-500, 500))],
                WeightScales = layer.WithGains([.. layer.WeightScales.Select(_ => random.Next(1 << 19, 1 << 20))]),
            });
        }

        PatchedModel patched = ModelPatch.Apply(model, patches);
        Assert.Equal(file.Length, patched.File.Length);
        LoweredModel again = ModelLowering.Lower(QuantizedModel.Parse(patched.File, "test.onnx"), new LoweringOptions());
        for (int i = 0; i < patches.Count; i++)
        {
            Assert.Equal(patches[i].Weights, again.Layers[i].Weights);
            Assert.Equal(patches[i].Bias, again.Layers[i].Bias);
            Assert.Equal(patches[i].WeightScales, again.Layers[i].WeightScales);
            (var multipliers, var shifts) = lowered.Layers[i].Derive(patches[i].WeightScales);
            Assert.Equal(multipliers, again.Layers[i].Multipliers);
            Assert.Equal(shifts, again.Layers[i].Shifts);
        }

        bool[] may = new bool[file.Length];
        foreach (PatchedRange range in patched.Manifest) may.AsSpan(range.Offset, range.Length).Fill(true);
        for (int i = 0; i < may.Length; i++) Assert.True(may[i] || file[i] == patched.File[i], $"byte {i} differs");
        await OperatorTests.Compare(net, 0, patched.File);
    }

    [Fact]
    public void A_network_is_inspected_and_its_head_found()
    {
        QuantizedModel model = QuantizedModel.Parse(Networks.Create("resnet8", 5, NetForm.QLinear, unsigned: true).Writer.Write(), "test.onnx");
        ModelInspection inspection = ModelInspection.Of(model);
        Assert.Empty(inspection.Problems);
        Assert.Equal(77_706, inspection.Parameters);
        LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { CutFinalSoftmax = true, Batch = 2 });
        Assert.Equal((10, lowered.Layers.Length - 1, "int8"), (lowered.Classes, lowered.HeadLayer, lowered.Logits.TypeName));
    }
}
