using System.Text.Json;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class EvalVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accuracy_and_loss_are_those_of_the_samples_and_equal_on_every_backend()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("clean.zip", GlyphDataset.Clean(1, 50));
        JsonElement cpu = (await CommandResult.RunAsync("eval", model, "--data", data, "--json")).Json();
        JsonElement reference = (await CommandResult.RunAsync("eval", model, "--data", data, "--backend", "reference", "--json")).Json();
        Assert.Equal(50, cpu.GetProperty("samples").GetInt32());
        Assert.Equal(50, cpu.GetProperty("forwardCalls").GetInt32());
        Assert.InRange(cpu.GetProperty("accuracy").GetDouble(), 0.8, 1);
        Assert.Equal(cpu.GetProperty("accuracy").GetDouble(), reference.GetProperty("accuracy").GetDouble());
        Assert.Equal(cpu.GetProperty("loss").GetDouble(), reference.GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task Samples_takes_as_many_and_shift_changes_them()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("clean.zip", GlyphDataset.Clean(1, 50));
        JsonElement some = (await CommandResult.RunAsync("eval", model, "--data", data, "--samples", "20", "--json")).Json();
        JsonElement shifted = (await CommandResult.RunAsync("eval", model, "--data", data, "--samples", "20", "--shift", "contrast:5", "--json")).Json();
        Assert.Equal(20, some.GetProperty("samples").GetInt32());
        Assert.True(shifted.GetProperty("loss").GetDouble() > some.GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task Without_json_there_is_a_summary()
    {
        CommandResult result = await CommandResult.RunAsync("eval", _folder.WriteModel(), "--data", _folder.WriteZip("clean.zip", GlyphDataset.Clean(1, 20)));
        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.Contains("on 20 samples", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_model_has_the_accuracy_that_others_measured()
    {
        string model = SharedData.Find("tflite-goldens/pretrainedResnet_quant/model.tflite"), data = SharedData.Find("cifar10/test.zip");
        JsonElement json = (await CommandResult.RunAsync("eval", model, "--data", data, "--samples", "1000", "--json")).Json();
        Assert.InRange(json.GetProperty("accuracy").GetDouble(), 0.75, 0.92);
    }
}
