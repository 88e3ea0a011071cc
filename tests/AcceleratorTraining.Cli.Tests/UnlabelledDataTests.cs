using System.Text.Json;
using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>Data whose classes nobody knows, and models that have none.</summary>
public sealed class UnlabelledDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plain_folder_of_images_serves_entropy_and_no_labels_are_made_up()
    {
        string model = _folder.WriteModel(), data = WriteImages(40);
        JsonElement measured = (await CommandResult.RunAsync("eval", model, "--data", data, "--objective", "entropy", "--json")).Json();
        Assert.Equal(40, measured.GetProperty("samples").GetInt32());
        Assert.False(measured.TryGetProperty("accuracy", out _));
        JsonElement adapted = (await CommandResult.RunAsync("adapt", model, "--data", data, "--recipe", "entropy", "--samples", "30", "--steps", "5", "--batch", "4", "-o", _folder["a.tflite"], "--json")).Json();
        Assert.False(adapted.TryGetProperty("accuracyBefore", out _) || adapted.TryGetProperty("accuracyAfter", out _));
        Assert.NotEqual(adapted.GetProperty("modelSha256Before").GetString(), adapted.GetProperty("modelSha256After").GetString());
        Assert.Contains("lies in no class folder", (await CommandResult.RunAsync("adapt", model, "--data", data, "-o", _folder["b.tflite"])).BadInput(), StringComparison.Ordinal);
        Assert.Contains("without classes", (await CommandResult.RunAsync("eval", model, "--data", data, "--objective", "entropy")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Distillation_needs_a_shift_and_counts_what_the_teacher_cost()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("clean.zip", GlyphDataset.Clean(1, 60));
        string[] command = ["adapt", model, "--data", data, "--recipe", "distillation", "--samples", "30", "--validation", "5", "--steps", "3", "--batch", "4", "-o", _folder["a.tflite"], "--json"];
        Assert.Contains("give '--shift'", (await CommandResult.RunAsync(command)).BadInput(), StringComparison.Ordinal);
        JsonElement json = (await CommandResult.RunAsync([.. command, "--shift", "contrast:4"])).Json();

        // Queries, validations at every report and at the end, and one forward a sample for the teacher.
        Assert.Equal((3 * 2 * 4) + (4 * 5) + 30, json.GetProperty("forwardCalls").GetInt64());
        Assert.True(json.TryGetProperty("accuracyAfter", out _));
    }

    [Fact]
    public async Task An_autoencoder_is_measured_and_adapted_by_its_squared_error_on_plain_sounds()
    {
        string model = SharedData.Find("tflite-goldens/ad01_int8/model.tflite"), data = WriteSounds(4);
        JsonElement measured = (await CommandResult.RunAsync("eval", model, "--data", data, "--json")).Json();
        Assert.False(measured.TryGetProperty("accuracy", out _));
        JsonElement adapted = (await CommandResult.RunAsync("adapt", model, "--data", data, "--samples", "30", "--steps", "20", "--batch", "8", "-o", _folder["a.tflite"], "--json")).Json();
        Assert.Equal("reconstruction", adapted.GetProperty("recipe").GetString());
        Assert.False(adapted.TryGetProperty("accuracyAfter", out _));
        Assert.True(adapted.GetProperty("lossAfter").GetDouble() < adapted.GetProperty("lossBefore").GetDouble());
    }

    private string WriteImages(int count)
    {
        IImageDataset images = GlyphDataset.Clean(1, count);
        Directory.CreateDirectory(_folder["plain"]);
        for (int i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(_folder["plain"], $"{i:D3}.bmp"), Bitmap.Encode(images, i));
        return _folder["plain"];
    }

    private string WriteSounds(int count)
    {
        Directory.CreateDirectory(_folder["sounds"]);
        for (int i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(_folder["sounds"], $"clip{i}.wav"), TestWav.Encode(TestWav.Chirp(12000, 1000 * (i + 1)), 16000));
        return _folder["sounds"];
    }
}
