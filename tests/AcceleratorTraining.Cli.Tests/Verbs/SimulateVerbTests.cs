using System.Text.Json;
using System.Xml.Linq;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class SimulateVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_layer_is_told_and_they_add_up()
    {
        JsonElement json = (await CommandResult.RunAsync("simulate", _folder.WriteModel(), "--timing", "cortex-m4", "--json")).Json();
        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        Assert.NotEmpty(layers);
        Assert.Equal(json.GetProperty("totalCycles").GetInt64(), layers.Sum(l => l.GetProperty("cycles").GetInt64()));
        Assert.Equal(json.GetProperty("totalMacs").GetInt64(), layers.Sum(l => l.GetProperty("macs").GetInt64()));
        Assert.Equal((await CommandResult.RunAsync("inspect", _folder["glyphs.tflite"], "--json")).Json().GetProperty("macs").GetInt64(), json.GetProperty("totalMacs").GetInt64());
        Assert.All(layers, l => Assert.Equal(l.GetProperty("cycles").GetInt64(), l.GetProperty("computeCycles").GetInt64() + l.GetProperty("stalls").GetInt64()));
        foreach (string key in (string[])["name", "sramIfmapReads", "sramFilterReads", "sramOfmapWrites", "dramIfmapReads", "dramFilterReads", "dramOfmapWrites"]) Assert.All(layers, l => Assert.True(l.TryGetProperty(key, out _), key));
        Assert.Equal("cortex-m4", json.GetProperty("timing").GetString());
        foreach (string key in (string[])["mode", "source", "measuredError"]) Assert.NotEmpty(json.GetProperty(key).GetString()!);
    }

    [Fact]
    public async Task A_batch_multiplies_the_work()
    {
        string model = _folder.WriteModel();
        long one = await MacsAsync("simulate", model, "--json", "--timing", "cortex-m4"), four = await MacsAsync("simulate", model, "--json", "--timing", "cortex-m4", "--batch", "4");
        Assert.Equal(4 * one, four);

        static async Task<long> MacsAsync(params string[] line) => (await CommandResult.RunAsync(line)).Json().GetProperty("totalMacs").GetInt64();
    }

    [Fact]
    public async Task The_table_ends_with_totals_and_what_they_are_worth()
    {
        CommandResult result = await CommandResult.RunAsync("simulate", _folder.WriteModel(), "--timing", "cortex-m4", "--energy", "stm32l4r5-1v8");
        Assert.True(result.ExitCode == ExitCodes.Done, result.Error);
        foreach (string part in (string[])["CONV2D", "bottleneck", "by table stm32l4r5-1v8", "measured error", "cortex-m4, mode "]) Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_go_to_files_as_well()
    {
        CommandResult result = await CommandResult.RunAsync("simulate", _folder.WriteModel(), "--timing", "cortex-m4", "--json", "--csv", _folder["r.csv"], "--html", _folder["r.html"]);
        int layers = result.Json().GetProperty("layers").GetArrayLength();
        Assert.Equal(layers + 1, File.ReadAllLines(_folder["r.csv"]).Length);
        Assert.Equal(2, XDocument.Load(_folder["r.html"]).Descendants("svg").Count());
    }

    [Fact]
    public async Task What_does_not_exist_is_said_in_one_sentence()
    {
        string model = _folder.WriteModel();
        foreach ((string part, string[] line) in ((string, string[])[])
        [
            ("no timing 'x'", ["simulate", model, "--timing", "x"]),
            ("no energy table 'x'", ["simulate", model, "--timing", "cortex-m4", "--energy", "x"]),
            ("does not exist", ["simulate", _folder["x.tflite"], "--timing", "cortex-m4"]),
            ("is not JSON", ["simulate", model, "--timing", _folder.Write("t.json", "x"u8)]),
            ("are the same file", ["simulate", model, "--timing", "cortex-m4", "--csv", model]),
            ("are the same file", ["simulate", model, "--timing", "cortex-m4", "--csv", _folder["a"], "--html", _folder["a"]]),
            ("are the same file", ["simulate", model, "--timing", _folder["t.json"], "--html", _folder["t.json"]]),
            ("does not exist", ["simulate", model, "--timing", "cortex-m4", "--html", _folder["none/a.html"]]),
        ])
        {
            Assert.Contains(part, (await CommandResult.RunAsync(line)).BadInput(), StringComparison.Ordinal);
        }
    }
}
