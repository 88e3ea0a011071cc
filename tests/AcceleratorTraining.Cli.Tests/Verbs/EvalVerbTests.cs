using System.Text.Json;
using AcceleratorTraining.Data;
using AcceleratorTraining.Onnx.Tests;

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
    public async Task Onnx_models_of_either_byte_type_see_the_same_images()
    {
        string data = _folder.WriteZip("clean.zip", GlyphDataset.Clean(1, 30));
        JsonElement unsigned = (await CommandResult.RunAsync("eval", WriteOnnx<byte>("unsigned.onnx", 0, 128), "--data", data, "--json")).Json();
        JsonElement signed = (await CommandResult.RunAsync("eval", WriteOnnx<sbyte>("signed.onnx", -128, 0), "--data", data, "--json")).Json();
        Assert.Equal(30, unsigned.GetProperty("samples").GetInt32());
        Assert.NotEqual(Math.Log(10), unsigned.GetProperty("loss").GetDouble(), 3);
        Assert.Equal(unsigned.GetProperty("loss").GetDouble(), signed.GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task The_real_model_has_the_accuracy_that_others_measured()
    {
        string model = SharedData.Find("tflite-goldens/pretrainedResnet_quant/model.tflite"), data = SharedData.Find("cifar10/test.zip");
        JsonElement json = (await CommandResult.RunAsync("eval", model, "--data", data, "--samples", "1000", "--json")).Json();
        Assert.InRange(json.GetProperty("accuracy").GetDouble(), 0.75, 0.92);
    }

    private string WriteOnnx<T>(string name, int zero, int outputZero)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        OnnxWriter writer = new();
        Random random = new(3);
        int pixels = GlyphDataset.Size * GlyphDataset.Size;
        string scale = writer.Initializer("scale", [], 1f / 255), weightScale = writer.Initializer("weight_scale", [], 0.01f), outputScale = writer.Initializer("output_scale", [], 0.1f);
        string zeroPoint = writer.Initializer("zero", [], T.CreateChecked(zero)), outputZeroPoint = writer.Initializer("output_zero", [], T.CreateChecked(outputZero));
        writer.Input<T>("x", 1, 1, GlyphDataset.Size, GlyphDataset.Size);
        writer.Node("Reshape", ["x", writer.Initializer("shape", [2], 1L, (long)pixels)], "row");
        string weights = writer.Initializer("w", [pixels, 10], [.. Enumerable.Range(0, pixels * 10).Select(_ => (sbyte)random.Next(-127, 128))]);
        writer.Node("QLinearMatMul", ["row", scale, zeroPoint, weights, weightScale, writer.Initializer("none", [], (sbyte)0), outputScale, outputZeroPoint], "y");
        writer.Output<T>("y", 1, 10);
        return _folder.Write(name, writer.Write());
    }
}
