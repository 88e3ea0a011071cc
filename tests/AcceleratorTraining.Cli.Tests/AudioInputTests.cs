using System.IO.Compression;
using System.Text.Json;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Shifts;
using AcceleratorTraining.Data.Tests.Encoders;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Tests;

public sealed class AudioInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_keyword_model_is_evaluated_on_sound()
    {
        string model = SharedData.Find("tflite-goldens/kws_ref_model/model.tflite");
        JsonElement json = (await CommandResult.RunAsync("eval", model, "--data", WriteZip(16000), "--json")).Json();
        Assert.Equal(4, json.GetProperty("samples").GetInt32());
        JsonElement named = (await CommandResult.RunAsync("eval", model, "--data", WriteZip(16000), "--features", "mfcc", "--json")).Json();
        Assert.Equal(json.GetProperty("loss").GetDouble(), named.GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task What_does_not_go_with_a_model_of_sound_is_refused_by_name()
    {
        string model = SharedData.Find("tflite-goldens/kws_ref_model/model.tflite"), data = WriteZip(16000);
        Assert.Contains("shifts images", (await CommandResult.RunAsync("eval", model, "--data", data, "--shift", "contrast:3")).BadInput(), StringComparison.Ordinal);
        Assert.Contains("logmel needs", (await CommandResult.RunAsync("eval", model, "--data", data, "--features", "logmel")).BadInput(), StringComparison.Ordinal);
        Assert.Contains("Unknown features 'fft'", (await CommandResult.RunAsync("eval", model, "--data", data, "--features", "fft")).BadInput(), StringComparison.Ordinal);
        Assert.Contains("(read as mfcc features)", (await CommandResult.RunAsync("eval", model, "--data", _folder.WriteZip("images.zip", GlyphDataset.Clean(1, 10)))).BadInput(), StringComparison.Ordinal);
        Assert.Contains("mfcc needs", (await CommandResult.RunAsync("eval", _folder.WriteModel(), "--data", data, "--features", "mfcc")).BadInput(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_anomaly_detector_gets_windows_of_five_frames()
    {
        QuantizedModel model = QuantizedModel.Load(SharedData.Find("tflite-goldens/ad01_int8/model.tflite"));
        ModelInput input = ModelInput.Of(model, null);
        IImageDataset data = input.Open(WriteZip(4096), labelled: true);
        using IDisposable? opened = data as IDisposable;
        Assert.Equal((12, new ImageShape(5, 128, 1)), (data.Count, data.GetShape()));
        LabelledSamples samples = input.Load(input.Shifted(data, ImageShift.None, 0), [0, 11]);
        Assert.Equal((2, 640), (samples.Count, samples.SampleBytes));
        Assert.Equal([0, 1], samples.Labels);
    }

    private string WriteZip(int samples)
    {
        string path = _folder["sounds.zip"];
        using FileStream file = File.Create(path);
        using ZipArchive archive = new(file, ZipArchiveMode.Create);
        for (int i = 0; i < 4; i++)
        {
            using Stream entry = archive.CreateEntry($"word{i / 2}/{i}.wav", CompressionLevel.Fastest).Open();
            entry.Write(TestWav.Encode(TestWav.Chirp(samples, 1000 * (i + 1)), 16000));
        }

        return path;
    }
}
