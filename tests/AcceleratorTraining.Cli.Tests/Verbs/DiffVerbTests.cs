using System.Text.Json;
using AcceleratorTraining.Cli.Comparison;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Onnx.Tests;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class DiffVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_gives_the_same_bytes_on_two_backends()
    {
        CommandResult result = await CommandResult.RunAsync("diff", _folder.WriteModel(), "--json");
        JsonElement json = result.Json();
        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.True(json.GetProperty("identical").GetBoolean());
        Assert.Equal(4, json.GetProperty("samples").GetInt32());
        Assert.EndsWith("on reference, tflite-reference", json.GetProperty("second").GetString());
        Assert.All(json.GetProperty("layers").EnumerateArray(), l => Assert.Equal(0, l.GetProperty("differing").GetInt64()));
    }

    [Fact]
    public async Task Two_profiles_differ_first_where_the_rounding_first_shows()
    {
        string model = _folder.WriteModel();
        CommandResult result = await CommandResult.RunAsync("diff", model, "--against-profile", "npu-int8", "--samples", "2", "--json");
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        JsonElement json = JsonDocument.Parse(result.Output).RootElement, first = json.GetProperty("firstDifference");
        JsonElement layer = json.GetProperty("layers").EnumerateArray().First(l => l.GetProperty("differing").GetInt64() > 0);
        Assert.Equal(first.GetProperty("operator").GetInt32(), layer.GetProperty("operator").GetInt32());
        Assert.Equal(1, layer.GetProperty("largestDifference").GetInt64());
        Assert.Equal(1, Math.Abs(first.GetProperty("a").GetInt64() - first.GetProperty("b").GetInt64()));
    }

    [Fact]
    public async Task A_changed_bias_is_named_by_operator_and_channel()
    {
        string path = _folder.WriteModel();
        QuantizedModel model = QuantizedModel.Load(path);
        ModelOperator last = model.Operators.Last(o => o.Name == "FULLY_CONNECTED");
        ModelTensor bias = model.Tensors[last.Inputs[2]];
        byte[] changed = model.File.ToArray();
        ElementType.Int32.Write(changed.AsSpan(bias.DataOffset, bias.DataLength), 7, ElementType.Int32.Read(model.Data(bias), 7) + 3000);
        string other = _folder.Write("other.tflite", changed);

        CommandResult result = await CommandResult.RunAsync("diff", path, other, "--samples", "1");
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("1 of 10 values, by up to 3000", result.Output, StringComparison.Ordinal);
        Assert.Contains($"First difference: operator {last.Index} FULLY_CONNECTED, channel 7, element [0, 7]:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_backend_is_compared_with_cpu()
    {
        JsonElement json = (await CommandResult.RunAsync("diff", _folder.WriteModel(), "--backend", "reference", "--samples", "1", "--json")).Json();
        Assert.EndsWith("on reference, tflite-reference", json.GetProperty("first").GetString());
        Assert.EndsWith("on cpu, tflite-reference", json.GetProperty("second").GetString());
    }

    [Theory]
    [InlineData("--against-backend", "cpu")]
    [InlineData("--against-profile", "tflite-reference")]
    public async Task A_run_is_not_compared_with_itself(string option, string value)
    {
        CommandResult result = await CommandResult.RunAsync("diff", _folder.WriteModel(), "--backend", "cpu", option, value);
        Assert.Contains("on cpu in tflite-reference", result.BadInput(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constants_of_different_types_are_named_by_their_types()
    {
        string model = _folder.WriteModel();
        await CommandResult.RunAsync("requantize", model, "--output", _folder["four.tflite"], "--profile", "mcu-int4");
        CommandResult result = await CommandResult.RunAsync("diff", model, _folder["four.tflite"], "--samples", "1");
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains(": stored as int8 and int4", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mul")]
    [InlineData("LeakyRelu")]
    public async Task Channels_of_onnx_models_are_those_of_their_own_order(string operation)
    {
        string first = WriteOnnx("first.onnx", operation, 4), second = WriteOnnx("second.onnx", operation, 2);
        CommandResult result = await CommandResult.RunAsync("diff", first, second, "--samples", "1");
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("First difference: operator 0 Mul (node 2 'product_node'), channel 2, element [0, 2, 0, ", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{operation} (node ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("QuantizeLinear", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_result_of_an_operator_is_compared_and_named()
    {
        string path = Path.Combine(SharedData.Find("tflite-goldens/gen_split_0"), "model.tflite");
        JsonElement json = (await CommandResult.RunAsync("diff", path, "--json")).Json();
        Assert.True(json.GetProperty("identical").GetBoolean());
        Assert.Equal([0, 1, 2], json.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("result").GetInt32()));

        LayerComparer comparer = new();
        TensorType type = new(ElementType.Int8, [1, 4, 5, 3]);
        LayerOutput[] left = [.. Enumerable.Range(0, 3).Select(r => new LayerOutput(0, r, type, new byte[60]))], right = [.. left];
        byte[] changed = new byte[60];
        changed[20] = 5;
        right[1] = left[1] with { Bytes = changed };
        comparer.Add(QuantizedModel.Load(path), 0, [.. left], [.. right]);
        Assert.Equal(3, comparer.Layers.Length);
        LayerDifference difference = Assert.IsType<LayerDifference>(comparer.First);
        Assert.Equal((1, "SPLIT, result 1", 1L, 2), (difference.Result, difference.Name, difference.Differing, difference.Channel));
        Assert.Equal([0, 1, 1, 2], difference.Index.ToArray());
    }

    [Fact]
    public async Task Graphs_that_differ_are_named_and_not_run()
    {
        string other = Path.Combine(SharedData.Find("tflite-goldens/hello_world_int8"), "model.tflite");
        CommandResult result = await CommandResult.RunAsync("diff", _folder.WriteModel(), other);
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("The graphs differ: the inputs are int8", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_file_is_one_sample()
    {
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[GlyphDataset.Size * GlyphDataset.Size]);
        JsonElement json = (await CommandResult.RunAsync("diff", model, "--input", input, "--json")).Json();
        Assert.Equal(1, json.GetProperty("samples").GetInt32());
        CommandResult both = await CommandResult.RunAsync("diff", model, "--input", input, "--samples", "2");
        Assert.Equal(ExitCodes.BadInput, both.ExitCode);
    }

    // A product with a factor for each channel, of which the third is given, and perhaps a LeakyRelu behind it.
    private string WriteOnnx(string name, string operation, sbyte factor)
    {
        OnnxWriter writer = new();
        string scale = writer.Initializer("scale", [], 0.5f), zero = writer.Initializer("zero", [], (sbyte)0);
        writer.Input<sbyte>("x", 2, 4, 5, 6);
        string x = writer.Node("DequantizeLinear", ["x", scale, zero], "x_real");
        string factors = writer.Node("DequantizeLinear", [writer.Initializer("factors", [1, 4, 1, 1], new sbyte[] { 1, -2, factor, 3 }), scale, zero], "factors_real");
        string y = writer.Node("QuantizeLinear", [writer.Node("Mul", [x, factors], "product"), scale, zero], "quantized");
        if (operation != "Mul")
        {
            y = writer.Node(operation, [writer.Node("DequantizeLinear", [y, scale, zero], "y_real")], "activation");
            y = writer.Node("QuantizeLinear", [y, scale, zero], "last");
        }

        writer.Output<sbyte>(y, 2, 4, 5, 6);
        return _folder.Write(name, writer.Write());
    }
}
