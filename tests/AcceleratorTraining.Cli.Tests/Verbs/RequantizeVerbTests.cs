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
        Assert.Contains("rejects the model", result.BadInput(), StringComparison.Ordinal);
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
        Assert.Contains("power-of-two scales or with 4-bit weights only; 'npu-int8' is neither", result.BadInput(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["q.tflite"]));
    }

    [Fact]
    public async Task An_adaptation_of_a_requantized_model_replays()
    {
        string[] machine = ["--profile", "dsp-q15", "--requantize"];
        string model = _folder.WriteModel(), data = _folder.WriteZip("data.zip", GlyphDataset.Clean(1, 60));
        CommandResult adapted = await CommandResult.RunAsync(["adapt", model, "--data", data, "--samples", "30", "--steps", "5", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"], "--json", .. machine]);
        adapted.Json();
        JsonElement replayed = (await CommandResult.RunAsync(["replay", model, _folder["a.receipt"], "--output", _folder["r.tflite"], "--verify", "--json", .. machine])).Json();
        Assert.True(replayed.GetProperty("verified").GetBoolean());

        CommandResult forgotten = await CommandResult.RunAsync("replay", model, _folder["a.receipt"], "--output", _folder["f.tflite"]);
        Assert.Contains("give '--requantize'", forgotten.BadInput(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adapt_tells_what_requantization_cost_and_of_which_file()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("data.zip", GlyphDataset.Clean(1, 60));
        string[] adapt = ["adapt", model, "--data", data, "--samples", "30", "--steps", "2", "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"]];
        JsonElement json = (await CommandResult.RunAsync([.. adapt, "--profile", "dsp-q15", "--requantize", "--json"])).Json();
        Assert.Equal(AcceleratorTraining.Models.QuantizedModel.Load(model).Sha256, json.GetProperty("modelSha256Shipped").GetString());
        Assert.NotEqual(json.GetProperty("modelSha256Before").GetString(), json.GetProperty("modelSha256Shipped").GetString());
        JsonElement plain = (await CommandResult.RunAsync([.. adapt, "--json"])).Json();
        Assert.Equal(plain.GetProperty("accuracyBefore").GetDouble(), json.GetProperty("accuracyShipped").GetDouble());
        Assert.False(plain.TryGetProperty("accuracyShipped", out _) || plain.TryGetProperty("modelSha256Shipped", out _));
        Assert.Contains("as shipped", (await CommandResult.RunAsync([.. adapt, "--profile", "dsp-q15", "--requantize"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejection_that_requantization_cannot_mend_does_not_speak_of_it()
    {
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[GlyphDataset.Size * GlyphDataset.Size]);
        string text = (await File.ReadAllTextAsync(ProfileJson(), TestContext.Current.CancellationToken)).Replace("[-31, 15]", "[0, 1]", StringComparison.Ordinal).Replace("\"dsp-q15\"", "\"narrow\"", StringComparison.Ordinal);
        string profile = _folder.Write("p.json", System.Text.Encoding.UTF8.GetBytes(text));
        CommandResult result = await CommandResult.RunAsync("run", model, "--input", input, "--output", _folder["o.bin"], "--profile", profile);
        Assert.Contains("rejects the model", result.BadInput(), StringComparison.Ordinal);
        Assert.DoesNotContain("requantize", result.Error, StringComparison.Ordinal);
    }

    private static string ProfileJson()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "hal-spec", "profiles", "dsp-q15.json");
    }
}
