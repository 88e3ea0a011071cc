using System.Text.Json;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class ListingVerbTests
{
    [Fact]
    public async Task Backends_are_listed_with_cpu_as_the_default()
    {
        JsonElement[] backends = [.. (await CommandResult.RunAsync("backends", "--json")).Json().GetProperty("backends").EnumerateArray()];
        Assert.Equal(["cpu", "reference", "simulator", "ilgpu"], backends.Select(b => b.GetProperty("name").GetString()));
        Assert.Equal([true, false, false, false], backends.Select(b => b.GetProperty("default").GetBoolean()));

        // A machine without a GPU says why, one with it has nothing to say.
        Assert.All(backends, b => Assert.Equal(b.GetProperty("available").GetBoolean(), b.GetProperty("reason").ValueKind == JsonValueKind.Null));
        Assert.All(backends[..3], b => Assert.True(b.GetProperty("available").GetBoolean()));
        Assert.Contains("reference", (await CommandResult.RunAsync("backends")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_are_listed_with_their_arithmetic()
    {
        JsonElement[] profiles = [.. (await CommandResult.RunAsync("profiles", "--json")).Json().GetProperty("profiles").EnumerateArray()];
        Assert.Superset(new HashSet<string?> { "tflite-reference", "mcu-int8", "npu-int8", "dsp-q15" }, profiles.Select(p => p.GetProperty("name").GetString()).ToHashSet());
        Assert.Equal("tflite-reference", Assert.Single(profiles, p => p.GetProperty("default").GetBoolean()).GetProperty("name").GetString());
        Assert.Contains("double-rounding", (await CommandResult.RunAsync("profiles")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timings_are_listed_with_their_measured_errors()
    {
        JsonElement[] timings = [.. (await CommandResult.RunAsync("timings", "--json")).Json().GetProperty("timings").EnumerateArray()];
        Assert.Contains("cortex-m4", timings.Select(t => t.GetProperty("timing").GetString()));
        Assert.Single(timings, t => t.GetProperty("default").GetBoolean());
        Assert.All(timings, t => Assert.NotEmpty(t.GetProperty("measuredError").GetString()!));
        Assert.All(timings, t => Assert.True(t.GetProperty("peakMacsPerCycle").GetInt64() > 0 && t.GetProperty("clockHz").GetInt64() > 0));
        Assert.Contains("120 MHz", (await CommandResult.RunAsync("timings")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipes_are_listed_with_their_pieces()
    {
        JsonElement json = (await CommandResult.RunAsync("recipes", "--json")).Json();
        JsonElement first = json.GetProperty("recipes")[0];
        Assert.Equal(("default", "biases-gains", true), (first.GetProperty("name").GetString(), first.GetProperty("selection").GetString(), first.GetProperty("exactHead").GetBoolean()));
        Assert.Contains("fzoo", json.GetProperty("pieces").GetProperty("estimator").EnumerateArray().Select(e => e.GetString()));
        Assert.Contains("weights-rank1", (await CommandResult.RunAsync("recipes")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_cannot_run_here_says_why_and_no_other_takes_its_place()
    {
        using TemporaryFolder folder = new();
        (string, string) lanes = ("ACCTRAIN_CPU_LANES", "no-such-lanes");
        string line = (await ChildProcess.RunAsync(folder.Root, lanes, "adapt")).BadInput();
        Assert.Contains("'cpu' is not available", line, StringComparison.Ordinal);
        Assert.Contains("no-such-lanes", line, StringComparison.Ordinal);
        JsonElement cpu = (await ChildProcess.RunAsync(folder.Root, lanes, "backends", "--json")).Json().GetProperty("backends")[0];
        Assert.False(cpu.GetProperty("available").GetBoolean());
        Assert.Contains("no-such-lanes", cpu.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(folder.Listing);
    }

    [Fact]
    public async Task The_environment_can_name_the_default()
    {
        using TemporaryFolder folder = new();
        CommandResult result = await ChildProcess.RunAsync(folder.Root, ("ACCELERATOR_BACKEND", "reference"), "adapt", "--steps", "2", "--samples", "20", "--test-samples", "10", "--json");
        Assert.Equal("reference", result.Json().GetProperty("backend").GetString());
    }
}
