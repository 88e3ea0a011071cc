using System.Text.Json;
using System.Xml.Linq;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class SweepVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_combination_is_a_point_and_the_front_is_marked()
    {
        CommandResult result = await CommandResult.RunAsync("sweep", _folder.WriteModel(), "--timing", "cortex-m4", "--vary", "clockHz=1000000,2000000", "--vary", "memories.sram.sizeBytes=65536,131072", "--objective", "seconds,bytes", "--json", "--csv", _folder["s.csv"], "--html", _folder["s.html"]);
        JsonElement[] points = [.. result.Json().GetProperty("points").EnumerateArray()];
        Assert.Equal([false, false, true, false], points.Select(p => p.GetProperty("front").GetBoolean()));
        Assert.Equal("131072", points[1].GetProperty("values").GetProperty("memories.sram.sizeBytes").GetString());
        Assert.Equal(5, File.ReadAllLines(_folder["s.csv"]).Length);
        Assert.Equal(4, XDocument.Load(_folder["s.html"]).Descendants("circle").Count());
    }

    [Fact]
    public async Task The_table_marks_the_front_and_energy_is_an_objective_where_a_table_is_named()
    {
        CommandResult result = await CommandResult.RunAsync("sweep", _folder.WriteModel(), "--timing", "cortex-m4", "--energy", "stm32l4r5-1v8", "--vary", "memories.sram.sizeBytes=65536,131072");
        Assert.True(result.ExitCode == ExitCodes.Done, result.Error);
        foreach (string part in (string[])["memories.sram.sizeBytes", "energy by stm32l4r5-1v8", "1 of 2 machines (*)", "cycles, energy, bytes"]) Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_large_sweeps_the_front_alone_is_listed()
    {
        string values = string.Join(',', Enumerable.Range(1, 201));
        CommandResult result = await CommandResult.RunAsync("sweep", _folder.WriteModel(), "--timing", "cortex-m4", "--vary", $"memories.sram.sizeBytes={values}", "--objective", "bytes");
        Assert.Contains("1 of 201 machines (*)", result.Output, StringComparison.Ordinal);
        Assert.Contains("not listed here", result.Output, StringComparison.Ordinal);
        Assert.True(result.Output.Split('\n').Length < 20, result.Output);
    }

    [Fact]
    public async Task A_terminal_that_somebody_watches_gets_the_same_table()
    {
        using StringWriter output = new(), error = new();
        string[] line = ["sweep", _folder.WriteModel(), "--timing", "cortex-m4", "--vary", "clockHz=1000000,2000000"];
        int exitCode = await Application.RunAsync(line, new Terminal(output, error, isInteractive: true), TestContext.Current.CancellationToken);
        Assert.True(exitCode == ExitCodes.Done, $"{error}");
        Assert.Contains("2 of 2 machines (*)", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no 'flas'", "--vary", "memories.flas.sizeBytes=1")]
    [InlineData("field 'microcontroller.nothing' is unknown", "--vary", "microcontroller.nothing=1")]
    [InlineData("shall be a field of the timing file and its values", "--vary", "clockHz")]
    [InlineData("once", "--vary", "clockHz=1", "--vary", "clockHz=2")]
    [InlineData("There is no objective 'speed'", "--vary", "clockHz=1", "--objective", "speed")]
    [InlineData("'--vary' is required")]
    public async Task Bad_input_is_one_sentence(string part, params string[] options) =>
        Assert.Contains(part, (await CommandResult.RunAsync(["sweep", _folder.WriteModel(), "--timing", "cortex-m4", .. options])).BadInput(), StringComparison.Ordinal);
}
