using System.Security.Cryptography;
using System.Text.Json;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class RunVerbTests : IDisposable
{
    private static readonly string[] Models = ["kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8", "hello_world_int8", "micro_speech_quantized"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Goldens => [.. Models.SelectMany(m => (string[])["cpu", "reference"], (m, b) => new TheoryDataRow<string, string>(m, b))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Goldens))]
    public async Task Outputs_are_the_goldens_bytes(string name, string backend)
    {
        string model = SharedData.Find($"tflite-goldens/{name}");
        foreach (string input in Directory.GetFiles(model, "in_*.bin"))
        {
            CommandResult result = await RunAsync(model, input, backend);
            Assert.Equal(JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(model, "io.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty("model_sha256").GetString(), result.Json().GetProperty("modelSha256").GetString());
            Assert.Equal(Read(input.Replace("in_", "out_", StringComparison.Ordinal)), Read(_folder["o.bin"]));
        }
    }

    [Theory]
    [MemberData(nameof(Goldens))]
    public async Task Every_layer_has_the_goldens_hash_by_the_same_path(string name, string backend)
    {
        string model = SharedData.Find($"tflite-goldens/{name}");
        JsonElement hashes = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(model, "op_hashes.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty("cases");
        foreach (string input in Directory.GetFiles(model, "in_*.bin"))
        {
            string number = Path.GetFileNameWithoutExtension(input)["in_".Length..];
            (await RunAsync(model, input, backend, "--dump-layers", _folder["layers"])).Json();
            string[] files = [.. Directory.GetFiles(_folder["layers"]).Order(StringComparer.Ordinal)];
            Assert.Equal(Enumerable.Range(0, files.Length).Select(i => $"op_{i:000}.bin"), files.Select(Path.GetFileName));
            Assert.Equal(hashes.GetProperty(number).EnumerateArray().Select(h => h.GetString()), files.Select(f => Convert.ToHexStringLower(SHA256.HashData(Read(f)))));
            Assert.Equal(Read(input.Replace("in_", "out_", StringComparison.Ordinal)), Read(_folder["o.bin"]));
            string logits = input.Replace("in_", "logits_", StringComparison.Ordinal);
            if (File.Exists(logits)) Assert.Equal(Read(logits), Read(files[^2]));
        }
    }

    [Fact]
    public async Task Further_results_of_an_operator_have_files_of_their_own()
    {
        string folder = SharedData.Find("tflite-goldens/gen_split_0"), input = Path.Combine(folder, "in_0.bin");
        (await RunAsync(folder, input, "cpu", "--dump-layers", _folder["layers"])).Json();
        byte[][] parts = [.. new[] { "op_000.bin", "op_000_1.bin", "op_000_2.bin" }.Select(f => Read(Path.Combine(_folder["layers"], f)))];
        Assert.Equal(3, Directory.GetFiles(_folder["layers"]).Length);
        Assert.Equal(Read(input), parts[0].Chunk(3).Zip(parts[1].Chunk(3), parts[2].Chunk(3)).SelectMany(p => (byte[])[.. p.First, .. p.Second, .. p.Third]));
    }

    [Fact]
    public async Task A_batch_is_its_samples_one_after_another()
    {
        string model = _folder.WriteModel();
        byte[] inputs = RandomNumberGenerator.GetBytes(3 * GlyphDataset.Size * GlyphDataset.Size);
        string[] common = ["run", model, "--input", _folder["in.bin"], "--output", _folder["o.bin"], "--json"];
        _folder.Write("in.bin", inputs);
        JsonElement json = (await CommandResult.RunAsync([.. common, "--batch", "3"])).Json();
        Assert.Equal([3, 10], json.GetProperty("outputs")[0].GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        byte[] together = Read(_folder["o.bin"]);
        for (int i = 0; i < 3; i++)
        {
            _folder.Write("in.bin", inputs.AsSpan(i * inputs.Length / 3, inputs.Length / 3));
            (await CommandResult.RunAsync(common)).Json();
            Assert.Equal(together[(i * 10)..((i + 1) * 10)], Read(_folder["o.bin"]));
        }
    }

    [Fact]
    public async Task An_input_of_another_length_is_refused_with_both_lengths()
    {
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[577]);
        string[] before = _folder.Listing;
        string line = (await CommandResult.RunAsync("run", model, "--input", input, "--output", _folder["o.bin"], "--dump-layers", _folder["layers"])).BadInput();
        Assert.Contains("577 bytes", line, StringComparison.Ordinal);
        Assert.Contains("576", line, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Listing);
    }

    private static byte[] Read(string path) => File.ReadAllBytes(path);

    private Task<CommandResult> RunAsync(string model, string input, string backend, params string[] more) =>
        CommandResult.RunAsync(["run", Path.Combine(model, "model.tflite"), "--profile", "tflite-reference", "--backend", backend, "--input", input, "--output", _folder["o.bin"], "--json", .. more]);
}
