using System.Text.Json;

namespace AcceleratorTraining.Models.Tests;

/// <summary>One folder of stored inputs and outputs.</summary>
internal sealed class Golden
{
    private readonly string _folder;
    private readonly JsonElement? _hashes;

    private Golden(string folder)
    {
        _folder = folder;
        Model = QuantizedModel.Load(Path.Combine(folder, "model.tflite"));
        string hashes = Path.Combine(folder, "op_hashes.json");
        if (File.Exists(hashes)) _hashes = JsonDocument.Parse(File.ReadAllText(hashes)).RootElement;
        Cases = [.. Directory.EnumerateFiles(folder, "in_*.bin").Select(f => Path.GetFileNameWithoutExtension(f)[3..]).Order(StringComparer.Ordinal)];
    }

    public QuantizedModel Model { get; }

    public string[] Cases { get; }

    public static Golden Open(string name) => new(TestData.Require("tflite-goldens", name));

    public byte[] Input(string k) => File.ReadAllBytes(Path.Combine(_folder, $"in_{k}.bin"));

    public byte[] Output(string k) => File.ReadAllBytes(Path.Combine(_folder, $"out_{k}.bin"));

    public byte[]? Logits(string k) => File.Exists(Path.Combine(_folder, $"logits_{k}.bin")) ? File.ReadAllBytes(Path.Combine(_folder, $"logits_{k}.bin")) : null;

    public byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(_folder, file));

    /// <summary>The hash of each operator's output; none for models of one operator.</summary>
    public string[] LayerHashes(string k) => _hashes is { } json ? [.. json.GetProperty("cases").GetProperty(k).EnumerateArray().Select(h => h.GetString()!)] : [];

    /// <summary>Writes a case's inputs, which stand one after another, to "input:0"...</summary>
    public static void Feed(ProgramRunner runner, LoweredModel lowered, ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        for (int i = 0; i < lowered.Inputs.Length; i++)
        {
            int length = (int)lowered.Program.Bindings[lowered.Program.IndexOfBinding($"input:{i}")].Type.ByteCount;
            runner.Write($"input:{i}", bytes.Slice(position, length));
            position += length;
        }

        Assert.Equal(bytes.Length, position);
    }
}
