using System.Text.Json;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

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
        Assert.Contains($"First difference: operator {last.Index} FULLY_CONNECTED, channel 7:", result.Output, StringComparison.Ordinal);
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
}
