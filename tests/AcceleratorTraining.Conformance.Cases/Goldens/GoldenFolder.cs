using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// A model with inputs and the bytes another software gave for them: model.tflite, in_K.bin, out_K.bin, and where they
/// are there logits_K.bin and op_hashes.json (the SHA-256 of every operator's output).
/// </summary>
public sealed class GoldenFolder
{
    private readonly string _path;

    private GoldenFolder(string path) => _path = path;

    /// <summary>The folder's name.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Folders of a folder that hold a model and at least one input, in ordinal order.</summary>
    public static ImmutableArray<GoldenFolder> In(string path) =>
    [
        .. Directory.EnumerateDirectories(path)
            .Where(d => File.Exists(Path.Combine(d, "model.tflite")) && Directory.EnumerateFiles(d, "in_*.bin").Any())
            .Order(StringComparer.Ordinal)
            .Select(d => new GoldenFolder(d)),
    ];

    /// <summary>Runs every case and compares every stored byte and hash.</summary>
    /// <param name="backend">The backend under test.</param>
    /// <param name="cancellationToken">Checked between cases.</param>
    public async Task<GoldenResult> CompareAsync(IBackend backend, CancellationToken cancellationToken = default)
    {
        GoldenResult result = new(Name, backend.Name);
        try
        {
            QuantizedModel model = QuantizedModel.Load(At("model.tflite"));
            LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { ExposeLayers = true });
            using JsonDocument? hashes = File.Exists(At("op_hashes.json")) ? JsonDocument.Parse(await File.ReadAllTextAsync(At("op_hashes.json"), cancellationToken).ConfigureAwait(false)) : null;
            using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.TfliteReference);
            foreach (string k in Directory.EnumerateFiles(_path, "in_*.bin").Select(f => Path.GetFileNameWithoutExtension(f)[3..]).OrderBy(k => k.Length).ThenBy(k => k, StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = await CompareAsync(result, device, model, lowered, hashes?.RootElement, k).ConfigureAwait(false);
            }

            return result;
        }
        catch (Exception exception) when (exception is InvalidModelException or UnsupportedModelException or ProgramRejectedException or NotSupportedException or IOException or JsonException or ArgumentException or OutOfDeviceMemoryException)
        {
            return result.Failed(exception.Message);
        }
    }

    private async Task<GoldenResult> CompareAsync(GoldenResult result, IDevice device, QuantizedModel model, LoweredModel lowered, JsonElement? hashes, string k)
    {
        ForwardProgram program = lowered.Program;
        byte[][] outputs = await ProgramRunner.RunAsync(device, program, Split(program, File.ReadAllBytes(At($"in_{k}.bin")))).ConfigureAwait(false);
        Dictionary<string, byte[]> named = program.Bindings.Where(b => b.Direction == BindingDirection.Output).Zip(outputs).ToDictionary(p => p.First.Name, p => p.Second);

        byte[] all = [.. lowered.Outputs.SelectMany((_, i) => named[$"output:{i}"])];
        result = result.Compared(GoldenPart.Outputs, all.AsSpan().SequenceEqual(File.ReadAllBytes(At($"out_{k}.bin"))), $"case {k}: the outputs differ");
        if (File.Exists(At($"logits_{k}.bin")))
        {
            // What went into the softmax at the end.
            bool same = named.TryGetValue(LayerName(model.Operators.Length - 2, 0), out byte[]? logits) && logits.AsSpan().SequenceEqual(File.ReadAllBytes(At($"logits_{k}.bin")));
            result = result.Compared(GoldenPart.Logits, same, $"case {k}: the logits differ");
        }

        if (hashes is not { } json) return result;
        string[] order = [.. json.GetProperty("order").EnumerateArray().Select(e => e.GetString()!)];
        string[] stored = [.. json.GetProperty("cases").GetProperty(k).EnumerateArray().Select(h => h.GetString()!)];
        for (int i = 0; i < order.Length; i++)
        {
            bool same = named.TryGetValue(LayerName(order[i]), out byte[]? bytes) && Convert.ToHexStringLower(SHA256.HashData(bytes)) == stored[i];
            result = result.Compared(GoldenPart.Operators, same, $"case {k}: {order[i]} {(bytes is null ? "is not shown" : "differs")}");
        }

        return result;
    }

    private static byte[][] Split(ForwardProgram program, byte[] bytes)
    {
        List<byte[]> inputs = [];
        int position = 0;
        foreach (Binding binding in program.Bindings.Where(b => b.Direction == BindingDirection.Input))
        {
            int length = (int)Math.Min(binding.Type.ByteCount, bytes.Length - position);
            inputs.Add(bytes.AsSpan(position, length).ToArray());
            position += length;
        }

        return position == bytes.Length ? [.. inputs] : throw new ArgumentException($"The inputs have {bytes.Length} bytes, but the program takes {position}.");
    }

    // "op012 SPLIT out1" is the binding "layer:012:1".
    private static string LayerName(string entry)
    {
        string[] words = entry.Split(' ');
        return LayerName(int.Parse(words[0].AsSpan(2), System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[^1].AsSpan(3), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string LayerName(int operation, int output) => output == 0 ? $"layer:{operation:000}" : $"layer:{operation:000}:{output}";

    private string At(string file) => Path.Combine(_path, file);
}
