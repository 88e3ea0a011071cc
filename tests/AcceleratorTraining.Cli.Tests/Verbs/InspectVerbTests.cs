using System.Text.Json;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models.Tests;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class InspectVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_built_in_model_is_described_and_judged_by_every_profile()
    {
        JsonElement json = (await CommandResult.RunAsync("inspect", _folder.WriteModel(), "--json")).Json();
        Assert.Equal(
            ["CONV_2D", "CONV_2D", "CONV_2D", "CONV_2D", "AVERAGE_POOL_2D", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX"],
            json.GetProperty("operators").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
        Assert.Equal([1, 24, 24, 1], json.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        Assert.Equal(json.GetProperty("parameters").GetInt64(), json.GetProperty("operators").EnumerateArray().Sum(o => o.GetProperty("parameters").GetInt64()));
        Assert.True(json.GetProperty("macs").GetInt64() > 0);
        Assert.True(json.GetProperty("supported").GetBoolean());
        Dictionary<string, JsonElement> profiles = json.GetProperty("profiles").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.True(profiles["tflite-reference"].GetProperty("accepted").GetBoolean());
        Assert.False(profiles["dsp-q15"].GetProperty("accepted").GetBoolean());
        Assert.NotEqual(0, profiles["dsp-q15"].GetProperty("diagnostics").GetArrayLength());
    }

    [Fact]
    public async Task A_profile_lists_every_broken_rule_and_none_lists_a_line_each()
    {
        string model = _folder.WriteModel();
        CommandResult all = await CommandResult.RunAsync("inspect", model, "--profile", "dsp-q15"), lines = await CommandResult.RunAsync("inspect", model);
        Assert.True(all.Output.Split("PROFILE-04 (node").Length > 2);
        Assert.DoesNotContain("profile npu-int8", all.Output, StringComparison.Ordinal);
        Assert.Equal(Profiles.All.Length, lines.Output.Split('\n').Count(l => l.StartsWith("profile ", StringComparison.Ordinal)));
        Assert.Contains("CONV_2D + Relu", lines.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsupported_operator_is_named_and_no_failure()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 1, 4), y = writer.Activation("y", 1, 0, 1, 4);
        writer.Operator(13, [x], [y]);
        writer.Outputs = [y];
        string model = _folder.Write("normalization.tflite", writer.Write());
        JsonElement json = (await CommandResult.RunAsync("inspect", model, "--json")).Json();
        Assert.False(json.GetProperty("supported").GetBoolean());
        Assert.Contains("operator 0 LOCAL_RESPONSE_NORMALIZATION", json.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("operator 0 LOCAL_RESPONSE_NORMALIZATION", (await CommandResult.RunAsync("run", model, "--input", _folder.WriteModel(), "--output", _folder["o.bin"])).BadInput(), StringComparison.Ordinal);
    }
}
