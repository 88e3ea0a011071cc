using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// A model with inputs and the bytes another software gave for them: model.tflite, in_K.bin, out_K.bin, and where they
/// are there logits_K.bin and op_hashes.json (the SHA-256 of every operator's output).
/// </summary>
public sealed class GoldenFolder
{
    private const string Model = "model.tflite";

    private readonly string _path;

    private GoldenFolder(string path) => _path = path;

    /// <summary>The folder's name.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Folders of a folder that hold a model, in ordinal order; one without inputs fails.</summary>
    public static ImmutableArray<GoldenFolder> In(string path) =>
    [
        .. Directory.EnumerateDirectories(path)
            .Where(IsFolder)
            .Order(StringComparer.Ordinal)
            .Select(d => new GoldenFolder(d)),
    ];

    /// <summary>Whether a folder holds a model, and is so a model folder itself.</summary>
    public static bool IsFolder(string path) => File.Exists(Path.Combine(path, Model));

    /// <summary>Runs every case and compares every stored byte and hash. Whatever is wrong with a file is a failure of this folder.</summary>
    /// <param name="backend">The backend under test.</param>
    /// <param name="cancellationToken">Checked between cases.</param>
    public async Task<GoldenResult> CompareAsync(IBackend backend, CancellationToken cancellationToken = default)
    {
        GoldenResult result = new(Name, backend.Name);
        try
        {
            string[] cases = [.. Directory.EnumerateFiles(_path, "in_*.bin").Select(f => Path.GetFileNameWithoutExtension(f)[3..]).OrderBy(k => k.Length).ThenBy(k => k, StringComparer.Ordinal)];
            if (cases.Length == 0) return result.Failed("has no inputs: there is no in_0.bin or the like");
            QuantizedModel model = QuantizedModel.Parse(Read(Model), Model);
            LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { ExposeLayers = true });
            OperatorHashes? hashes = Path.Exists(At(OperatorHashes.File)) ? OperatorHashes.Parse(Read(OperatorHashes.File)) : null;
            using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.TfliteReference);
            foreach (string k in cases)
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = await CompareAsync(result, device, model, lowered, hashes, k).ConfigureAwait(false);
            }

            return result;
        }
#pragma warning disable CA1031 // Whatever a file or a backend leads to is a failure of this folder, not of the run.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            bool explained = exception is InvalidDataException or InvalidModelException or UnsupportedModelException or ProgramRejectedException or OutOfDeviceMemoryException;
            return result.Failed(explained ? exception.Message : $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private async Task<GoldenResult> CompareAsync(GoldenResult result, IDevice device, QuantizedModel model, LoweredModel lowered, OperatorHashes? hashes, string k)
    {
        ForwardProgram program = lowered.Program;
        byte[][] outputs = await ProgramRunner.RunAsync(device, program, Inputs(program, $"in_{k}.bin")).ConfigureAwait(false);
        Dictionary<string, byte[]> named = program.Bindings.Where(b => b.Direction == BindingDirection.Output).Zip(outputs).ToDictionary(p => p.First.Name, p => p.Second);

        byte[] all = [.. lowered.Outputs.SelectMany((_, i) => named[$"output:{i}"])];
        result = result.Compared(GoldenPart.Outputs, all.AsSpan().SequenceEqual(Read($"out_{k}.bin", all.Length)), $"case {k}: the outputs differ");
        if (Path.Exists(At($"logits_{k}.bin")))
        {
            // What went into the softmax at the end.
            named.TryGetValue(OperatorHashes.LayerName(model.Operators.Length - 2, 0), out byte[]? logits);
            bool same = logits is not null && logits.AsSpan().SequenceEqual(Read($"logits_{k}.bin", logits.Length));
            result = result.Compared(GoldenPart.Logits, same, $"case {k}: the logits {(logits is null ? "are not shown" : "differ")}");
        }

        if (hashes is null) return result;
        foreach (((string entry, string layer), string stored) in hashes.Order.Zip(hashes.Of(k)))
        {
            bool same = named.TryGetValue(layer, out byte[]? bytes) && Convert.ToHexStringLower(SHA256.HashData(bytes)) == stored;
            result = result.Compared(GoldenPart.Operators, same, $"case {k}: {entry} {(bytes is null ? "is not shown" : "differs")}");
        }

        return result;
    }

    private byte[][] Inputs(ForwardProgram program, string file)
    {
        TensorType[] types = [.. program.Bindings.Where(b => b.Direction == BindingDirection.Input).Select(b => b.Type)];
        byte[] bytes = Read(file, types.Sum(t => (long)t.ByteCount));
        int position = 0;
        return [.. types.Select(t => bytes.AsSpan((position += (int)t.ByteCount) - (int)t.ByteCount, (int)t.ByteCount).ToArray())];
    }

    // The length is checked before anything is read.
    private byte[] Read(string file, long? length = null)
    {
        try
        {
            long actual = new FileInfo(At(file)).Length;
            return length is null || actual == length ? File.ReadAllBytes(At(file)) : throw new InvalidDataException($"{file} has {actual} bytes instead of {length}.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{file} is missing or no file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read.", exception);
        }
    }

    private string At(string file) => Path.Combine(_path, file);
}
