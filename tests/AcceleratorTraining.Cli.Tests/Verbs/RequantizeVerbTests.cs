using System.Text.Json;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class RequantizeVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rejection_that_requantization_can_mend_says_so()
    {
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[GlyphDataset.Size * GlyphDataset.Size]);
        CommandResult result = await CommandResult.RunAsync("run", model, "--input", input, "--output", _folder["o.bin"], "--profile", "dsp-q15");
        Assert.Contains("PROFILE-04", result.BadInput(), StringComparison.Ordinal);
        Assert.Contains("'--requantize'", result.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await CommandResult.RunAsync("run", model, "--input", input, "--output", _folder["o.bin"], "--profile", "dsp-q15", "--requantize")).ExitCode);
    }

    [Fact]
    public async Task The_written_file_runs_as_the_model_requantized_in_memory()
    {
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", [.. Enumerable.Range(0, GlyphDataset.Size * GlyphDataset.Size).Select(i => (byte)(i * 31))]);
        JsonElement json = (await CommandResult.RunAsync("requantize", model, "--output", _folder["q.tflite"], "--profile", "dsp-q15", "--json")).Json();
        Assert.NotEqual(json.GetProperty("modelSha256Before").GetString(), json.GetProperty("modelSha256After").GetString());
        await CommandResult.RunAsync("run", _folder["q.tflite"], "--input", input, "--output", _folder["a.bin"], "--profile", "dsp-q15");
        await CommandResult.RunAsync("run", model, "--input", input, "--output", _folder["b.bin"], "--profile", "dsp-q15", "--requantize");
        Assert.Equal(await File.ReadAllBytesAsync(_folder["a.bin"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_folder["b.bin"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Eval_tells_what_it_costs()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("clean.zip", GlyphDataset.Clean(1, 200));
        JsonElement json = (await CommandResult.RunAsync("eval", model, "--data", data, "--profile", "dsp-q15", "--requantize", "--json")).Json();
        double shipped = json.GetProperty("accuracyShipped").GetDouble();
        Assert.Equal((await CommandResult.RunAsync("eval", model, "--data", data, "--json")).Json().GetProperty("accuracy").GetDouble(), shipped);
        Assert.InRange(json.GetProperty("accuracy").GetDouble(), shipped - 0.1, 1);
    }

    [Fact]
    public async Task A_profile_that_needs_nothing_is_refused()
    {
        string model = _folder.WriteModel();
        CommandResult result = await CommandResult.RunAsync("requantize", model, "--output", _folder["q.tflite"], "--profile", "npu-int8");
        Assert.Contains("nothing to requantize", result.BadInput(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["q.tflite"]));
    }

    [Fact]
    public async Task An_adaptation_of_a_requantized_model_replays()
    {
        string[] machine = ["--profile", "dsp-q15", "--requantize"];
        string model = _folder.WriteModel(), data = _folder.WriteZip("data.zip", GlyphDataset.Clean(1, 60));
        CommandResult adapted = await CommandResult.RunAsync(["adapt", model, "--data", data, "--samples", "30", "--steps", "5", "--recipe", "bias", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"], "--json", .. machine]);
        adapted.Json();
        JsonElement replayed = (await CommandResult.RunAsync(["replay", model, _folder["a.receipt"], "--output", _folder["r.tflite"], "--verify", "--json", .. machine])).Json();
        Assert.True(replayed.GetProperty("verified").GetBoolean());
    }
}
