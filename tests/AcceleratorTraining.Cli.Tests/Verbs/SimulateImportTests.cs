using System.Text.Json;

namespace AcceleratorTraining.Cli.Tests.Verbs;

/// <summary>What simulate reads and writes of other tools.</summary>
public sealed class SimulateImportTests : IDisposable
{
    private const string Topology = """
        Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
        Conv1, 34, 34, 3, 3, 3, 16, 1,
        """;

    private const string Configuration = """
        [architecture_presets]
        ArrayHeight: 16
        ArrayWidth: 16
        IfmapSramSzkB: 256
        FilterSramSzkB: 256
        OfmapSramSzkB: 128
        Dataflow: os
        """;

    private const string Vela = """
        [System_Config.Mine]
        core_clock=250e6
        axi0_port=Sram
        axi1_port=OffChipFlash
        Sram_clock_scale=1.0
        Sram_burst_length=32
        Sram_read_latency=32
        Sram_write_latency=32
        OffChipFlash_clock_scale=0.125
        OffChipFlash_burst_length=128
        OffChipFlash_read_latency=64
        OffChipFlash_write_latency=64
        [Memory_Mode.Shared]
        const_mem_area=Axi1
        arena_mem_area=Axi0
        cache_mem_area=Axi0
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _topology;
    private readonly string _configuration;
    private readonly string _vela;

    public SimulateImportTests()
    {
        _topology = Write("t.csv", Topology);
        _configuration = Write("c.cfg", Configuration);
        _vela = Write("v.ini", Vela);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_topology_on_a_configuration_costs_what_scale_sim_says()
    {
        // M 1,024, N 16, K 27: 64 folds of 27 + 30 cycles; inputs read once, weights 64 times.
        JsonElement json = (await CommandResult.RunAsync("simulate", "--topology", _topology, "--config", _configuration, "--json")).Json();
        JsonElement layer = Assert.Single(json.GetProperty("layers").EnumerateArray());
        Assert.Equal(("scale-sim", "Conv1", 64 * 57L), (json.GetProperty("mode").GetString(), layer.GetProperty("name").GetString(), json.GetProperty("totalCycles").GetInt64()));
        Assert.Equal((1024 * 27L, 64 * 16 * 27L, 1024 * 16L), (Words(layer, "sramIfmapReads"), Words(layer, "sramFilterReads"), Words(layer, "sramOfmapWrites")));
        Assert.Equal((34 * 34 * 3L, 16 * 27L, 1024 * 16L), (Words(layer, "dramIfmapReads"), Words(layer, "dramFilterReads"), Words(layer, "dramOfmapWrites")));
        Assert.False(json.TryGetProperty("arenaBytes", out _));

        static long Words(JsonElement layer, string name) => layer.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task The_mode_can_be_chosen()
    {
        JsonElement json = (await CommandResult.RunAsync("simulate", "--topology", _topology, "--config", _configuration, "--mode", "pipelined", "--json")).Json();
        Assert.Equal("pipelined", json.GetProperty("mode").GetString());
        Assert.True(json.GetProperty("totalCycles").GetInt64() >= 1024 * 27 * 16 / 256);
    }

    [Fact]
    public async Task A_model_written_as_a_topology_costs_the_same()
    {
        string[] machine = ["--config", _configuration, "--json"];
        JsonElement model = (await CommandResult.RunAsync(["simulate", _folder.WriteModel(), "--export-topology", _folder["e.csv"], .. machine])).Json();
        JsonElement topology = (await CommandResult.RunAsync(["simulate", "--topology", _folder["e.csv"], .. machine])).Json();
        Assert.Equal(model.GetProperty("totalCycles").GetInt64(), topology.GetProperty("totalCycles").GetInt64());
        Assert.Equal(model.GetProperty("totalMacs").GetInt64(), topology.GetProperty("totalMacs").GetInt64());
    }

    [Fact]
    public async Task Memories_of_a_vela_ini_surround_the_accelerator()
    {
        JsonElement json = (await CommandResult.RunAsync("simulate", _folder.WriteModel(), "--vela", _vela, "--accelerator", "ethos-u55-64", "--system-config", "Mine", "--memory-mode", "Shared", "--json")).Json();
        Assert.Equal((250_000_000, 64), (json.GetProperty("clockHz").GetInt64(), json.GetProperty("peakMacsPerCycle").GetInt64()));
        Assert.Contains("Mine", json.GetProperty("timing").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ethos-u55-128")]
    [InlineData("cortex-m4")]
    public async Task Activations_beyond_the_cap_are_refused_with_the_operator(string timing)
    {
        string model = _folder.WriteModel();
        long peak = (await CommandResult.RunAsync("simulate", model, "--timing", timing, "--json")).Json().GetProperty("arenaBytes").GetInt64();
        string Cap(long bytes) => bytes.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ExitCodes.Done, (await CommandResult.RunAsync("simulate", model, "--timing", timing, "--memory-cap", Cap(peak))).ExitCode);
        Assert.Matches("operator '\\d+ [A-Z_0-9]+' needs", (await CommandResult.RunAsync("simulate", model, "--timing", timing, "--memory-cap", Cap(peak - 1))).BadInput());
    }

    [Fact]
    public async Task Options_that_contradict_each_other_are_refused()
    {
        string model = _folder.WriteModel(), noConfiguration = Write("bad.cfg", "a: b"), noTopology = Write("bad.csv", "x");
        string[] before = _folder.Listing;
        foreach ((string part, string[] line) in ((string, string[])[])
        [
            ("either a model or '--topology'", ["simulate"]),
            ("either a model or '--topology'", ["simulate", model, "--topology", _topology]),
            ("go with a model", ["simulate", "--topology", _topology, "--batch", "2"]),
            ("exclude each other", ["simulate", model, "--timing", "cortex-m4", "--config", _configuration]),
            ("'--mode' goes with '--config'", ["simulate", model, "--mode", "pipelined"]),
            ("no mode 'fast'", ["simulate", model, "--config", _configuration, "--mode", "fast"]),
            ("go with '--vela'", ["simulate", model, "--accelerator", "ethos-u55-64"]),
            ("'--vela' needs", ["simulate", model, "--vela", _vela, "--accelerator", "ethos-u55-64"]),
            ("it has Mine", ["simulate", model, "--vela", _vela, "--accelerator", "ethos-u55-64", "--system-config", "Yours", "--memory-mode", "Shared"]),
            ("another machine", ["simulate", model, "--vela", _vela, "--accelerator", "cortex-m4", "--system-config", "Mine", "--memory-mode", "Shared"]),
            ("are the same file", ["simulate", "--topology", _topology, "--export-topology", _topology]),
            ("are the same file", ["simulate", model, "--config", _configuration, "--csv", _configuration]),
            ("key 'Dataflow' is missing", ["simulate", model, "--config", noConfiguration]),
            ("shall have a header line", ["simulate", "--topology", noTopology]),
        ])
        {
            Assert.Contains(part, (await CommandResult.RunAsync(line)).BadInput(), StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    private string Write(string name, string text) => _folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
}
