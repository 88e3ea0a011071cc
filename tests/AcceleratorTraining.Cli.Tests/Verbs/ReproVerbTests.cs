using System.Text.Json;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public class ReproVerbTests
{
    [Fact]
    public async Task Without_a_name_the_experiments_are_listed() =>
        Assert.Contains("ood-cifar", (await CommandResult.RunAsync("repro")).BadInput(), StringComparison.Ordinal);

    [Theory]
    [InlineData("ood-cifar", "nothing")]
    [InlineData("no baselines program", "memory", "--baselines", "nowhere.dll")]
    [InlineData("--results", "memory", "--results", "")]
    [InlineData("--only", "memory", "--only", ",")]
    [InlineData("--seeds", "memory", "--seeds", "0")]
    public async Task Wrong_usage_is_one_sentence(string part, params string[] args) =>
        Assert.Contains(part, (await CommandResult.RunAsync(["repro", .. args])).BadInput(), StringComparison.Ordinal);

    [Fact]
    public async Task Absent_data_is_one_sentence_that_says_where_to_get_them()
    {
        using TemporaryFolder folder = new();
        CommandResult result = await ChildProcess.RunAsync(folder.Root, ("ACCTRAIN_DATA", folder.Root), "repro", "memory");
        string line = result.BadInput();
        Assert.Contains("tflite-goldens/pretrainedResnet_quant/model.tflite", line, StringComparison.Ordinal);
        Assert.Contains("get it from", line, StringComparison.Ordinal);
        Assert.Empty(folder.Listing);
    }

    [Fact]
    public async Task An_experiment_leaves_its_files_and_goes_on_from_them()
    {
        SharedData.Find("tflite-goldens/pretrainedResnet_quant/model.tflite");
        using TemporaryFolder folder = new();
        string[] args = ["repro", "memory", "--only", "ResNet8 batch 1/", "--results", folder["results"]];
        JsonElement first = (await CommandResult.RunAsync([.. args, "--json"])).Json();
        Assert.Equal("memory", first.GetProperty("experiment").GetString());
        Assert.Equal(5, first.GetProperty("cells").GetArrayLength());
        Assert.Equal(["memory.json", "memory.md"], Directory.GetFiles(folder["results"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        CommandResult second = await CommandResult.RunAsync(args);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("0 now, 5 before, 0 not run", second.Output, StringComparison.Ordinal);
        Assert.StartsWith(File.ReadAllText(folder["results/memory.md"]), second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quick_run_never_touches_the_full_results()
    {
        SharedData.Find("tflite-goldens/pretrainedResnet_quant/model.tflite");
        using TemporaryFolder folder = new();
        CommandResult result = await CommandResult.RunAsync("repro", "memory", "--quick", "--only", "ResNet8 batch 1/inference", "--results", folder.Root);
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Directory.GetFiles(folder.Root));
        Assert.True(File.Exists(folder["quick/memory.json"]));
    }
}
