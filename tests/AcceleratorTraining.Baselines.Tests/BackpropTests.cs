using System.Runtime.InteropServices;
using System.Text.Json;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines.Tests;

/// <summary>Requests on the built-in model, whose images are drawn.</summary>
public sealed class BackpropTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acctrain-backprop-");

    public BackpropTests()
    {
        File.WriteAllBytes(PathOf("model.tflite"), GlyphModel.Bytes.ToArray());
        GlyphField field = new(1);
        Write("train", field.Training, 160);
        Write("validation", field.Validation, 50);
        Write("test", field.Test, 200);
    }

    private BackpropRequest Request => new()
    {
        Model = PathOf("model.tflite"),
        TrainInputs = PathOf("train.inputs"),
        TrainLabels = PathOf("train.labels"),
        TestInputs = PathOf("test.inputs"),
        TestLabels = PathOf("test.labels"),
        Epochs = 2,
        Seed = 3,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("adam", "all", true)]
    [InlineData("adam", "all", false)]
    [InlineData("adam", "head", true)]
    [InlineData("adam", "bias", true)]
    [InlineData("adam", "bias+gain", true)]
    [InlineData("adam", "bias+gain+head", true)]
    [InlineData("adam", "last-stage", true)]
    [InlineData("sgd", "all", true)]
    [InlineData("mezo", "bias+gain", true)]
    public async Task Every_method_and_subset_lowers_the_loss_and_counts_its_passes(string method, string subset, bool fakeQuantization)
    {
        BackpropRequest request = Request with { Method = method, Subset = subset, FakeQuantization = fakeQuantization, Epochs = 4 };
        BackpropResult result = await BackpropRun.ExecuteAsync(request);
        Assert.True(result.Curve[^1] < result.Curve[0], string.Join(" ", result.Curve));
        Assert.Equal(method == "mezo" ? 2 * 4 * 160 : 4 * 160, result.ForwardPasses);
        Assert.Equal(method == "mezo" ? 0 : 4 * 160, result.BackwardPasses);
        Assert.True(result.StateBytes > 0);
        if (method != "mezo") Assert.True(result.AccuracyInt8 > result.AccuracyBefore, $"{result.AccuracyBefore} -> {result.AccuracyInt8}");

        // Float with the file's rounding and the integers of the file are the same network but for single roundings.
        if (fakeQuantization) Assert.InRange(result.AccuracyFloat!.Value - result.AccuracyInt8!.Value, -0.05, 0.05);
    }

    [Fact]
    public async Task Every_epoch_leaves_a_file_and_the_last_is_the_result()
    {
        string folder = PathOf("epochs");
        Directory.CreateDirectory(folder);
        BackpropRequest request = Request with { Epochs = 3, Checkpoints = folder, Output = PathOf("trained.tflite") };
        await BackpropRun.ExecuteAsync(request);
        Assert.Equal(["epoch-001.tflite", "epoch-002.tflite", "epoch-003.tflite"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        byte[][] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        Assert.Equal(await File.ReadAllBytesAsync(request.Output, TestContext.Current.CancellationToken), files[^1]);
        Assert.All(files, f => Assert.NotEqual(GlyphModel.Bytes.ToArray(), f));
        Assert.NotEqual(files[0], files[1]);

        // Learning rates that are only tried leave none.
        string tried = PathOf("tried");
        Directory.CreateDirectory(tried);
        await BackpropRun.ExecuteAsync(Request with { LearningRates = [1e-3, 1e-4], ValidationInputs = PathOf("validation.inputs"), ValidationLabels = PathOf("validation.labels"), Checkpoints = tried });
        Assert.Equal(2, Directory.EnumerateFiles(tried).Count());
    }

    [Fact]
    public async Task A_run_repeats_and_another_seed_differs()
    {
        BackpropResult first = await BackpropRun.ExecuteAsync(Request), second = await BackpropRun.ExecuteAsync(Request), third = await BackpropRun.ExecuteAsync(Request with { Seed = 4 });
        Assert.Equal(first.Curve, second.Curve);
        Assert.NotEqual(first.Curve, third.Curve);
    }

    [Fact]
    public async Task Without_a_step_that_counts_the_file_comes_back_byte_for_byte()
    {
        BackpropRequest request = Request with { LearningRates = [1e-30], Subset = "all", Output = PathOf("same.tflite") };
        BackpropResult result = await BackpropRun.ExecuteAsync(request);
        Assert.Equal(GlyphModel.Bytes.ToArray(), await File.ReadAllBytesAsync(request.Output, TestContext.Current.CancellationToken));
        Assert.Equal(result.AccuracyBefore, result.AccuracyInt8);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("bias")]
    public async Task A_subset_changes_its_own_parameters_only(string subset)
    {
        BackpropRequest request = Request with { Subset = subset, Output = PathOf("changed.tflite") };
        await BackpropRun.ExecuteAsync(request);
        FloatGraph before = GraphReader.Read(Models.QuantizedModel.Load(request.Model), true), after = GraphReader.Read(Models.QuantizedModel.Load(request.Output), true);
        for (int i = 0; i < before.Layers.Length; i++)
        {
            bool isHead = i == before.Layers.Length - 1;
            Assert.Equal(subset == "head" && isHead, !before.Layers[i].Weights.Values.SequenceEqual(after.Layers[i].Weights.Values));
            Assert.Equal(subset == "bias" || isHead, !before.Layers[i].Bias.Values.SequenceEqual(after.Layers[i].Bias.Values));
        }
    }

    [Fact]
    public async Task A_new_head_learns_fewer_classes_from_zero()
    {
        BackpropRequest request = Request with { NewHead = true, Subset = "head", Epochs = 20, Classes = 10 };
        BackpropResult result = await BackpropRun.ExecuteAsync(request);
        Assert.Equal(Math.Log(10), result.Curve[0], 0.9);
        Assert.True(result.AccuracyInt8 > 0.3, $"{result.AccuracyInt8}");
    }

    [Fact]
    public async Task The_learning_rate_is_the_best_of_the_list_on_validation_samples()
    {
        BackpropRequest request = Request with
        {
            LearningRates = [1e-30, 1e-3],
            ValidationInputs = PathOf("validation.inputs"),
            ValidationLabels = PathOf("validation.labels"),
        };
        BackpropResult result = await BackpropRun.ExecuteAsync(request);
        Assert.Equal([1e-30, 1e-3], result.Trials.Select(t => t.LearningRate));
        Assert.Equal(result.Trials.MaxBy(t => t.Score)!.LearningRate, result.LearningRate);
        Assert.Equal(2 * ((2 * 160) + 50), result.SearchForwardPasses);

        // Without them what was trained on decides, and a rate that falls apart is never the one.
        BackpropResult blind = await BackpropRun.ExecuteAsync(request with { ValidationInputs = null, LearningRates = [300, 1e-30, 1e-3] });
        Assert.Equal(1e-3, blind.LearningRate);
        Assert.Equal(3 * ((2 * 160) + 160), blind.SearchForwardPasses);
    }

    [Theory]
    [InlineData("""{"model":"M","trainInputs":"A","testInputs":"B","method":"magic"}""", "method is 'magic'")]
    [InlineData("""{"model":"M","trainInputs":"A","testInputs":"B","colour":"red"}""", "colour")]
    [InlineData("""{"model":"M","trainInputs":"A","testInputs":"B","loss":"squared-error"}""", "squared-error")]
    [InlineData("""{"model":"M","trainInputs":"A","testInputs":"B"}""", "trainLabels")]
    [InlineData("""{"model":"M","trainInputs":"A","trainLabels":"A","testInputs":"A","testLabels":"A"}""", "int32")]
    [InlineData("""{"model":"M","trainInputs":"A","testInputs":"B","batch":0}""", "batch is 0")]
    [InlineData("""{"model":"none"}""", "testInputs")]
    public async Task A_wrong_request_is_answered_with_one_sentence_that_names_the_field(string json, string expected)
    {
        json = json.Replace("\"M\"", JsonSerializer.Serialize(Request.Model), StringComparison.Ordinal).Replace("\"A\"", JsonSerializer.Serialize(Request.TrainInputs), StringComparison.Ordinal);
        await File.WriteAllTextAsync(PathOf("request.json"), json, TestContext.Current.CancellationToken);
        Assert.Equal(1, await BackpropCommand.RunAsync(PathOf("request.json"), PathOf("result.json")));
        using JsonDocument result = JsonDocument.Parse(await File.ReadAllBytesAsync(PathOf("result.json"), TestContext.Current.CancellationToken));
        Assert.Contains(expected, result.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_answers_each_line_and_a_failure_stops_no_other()
    {
        JsonSerializerOptions web = new(JsonSerializerDefaults.Web);
        string[] lines = [JsonSerializer.Serialize(Request with { Epochs = 1 }, web), "{}", JsonSerializer.Serialize(Request with { Epochs = 1 }, web)];
        await File.WriteAllLinesAsync(PathOf("requests.jsonl"), lines, TestContext.Current.CancellationToken);
        Assert.Equal(1, await BackpropCommand.RunBatchAsync(PathOf("requests.jsonl"), PathOf("results.jsonl")));
        string[] results = await File.ReadAllLinesAsync(PathOf("results.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal([true, false, true], results.Select(r => r.Contains("accuracyInt8", StringComparison.Ordinal)));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, IImageDataset images, int count)
    {
        LabelledSamples samples = Int8Samples.Read(InMemoryDataset.Load(images, [.. Enumerable.Range(0, count)]));
        File.WriteAllBytes(PathOf(name + ".inputs"), samples.Inputs.ToArray());
        File.WriteAllBytes(PathOf(name + ".labels"), MemoryMarshal.AsBytes<int>(samples.Labels.ToArray()).ToArray());
    }
}
