using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>The binary form of CIFAR-10: records of a label byte and 32x32 red, then green, then blue bytes.</summary>
internal static class CifarBinary
{
    private const int PlaneBytes = 32 * 32;
    private const int RecordBytes = 1 + (3 * PlaneBytes);
    private const long MaximumBytes = 512L << 20;

    /// <summary>The published classes in the order of their labels.</summary>
    private static readonly ImmutableArray<string> Classes =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Whether a file is meant to be one: nothing in it says so.</summary>
    public static bool LooksLike(string path) => path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);

    /// <summary>The training batches of a folder in the order of their names, or its test batch if it holds no other; empty for any other folder.</summary>
    public static string[] FindBatches(string folder)
    {
        string[] training = [.. Directory.EnumerateFiles(folder, "data_batch_*.bin").Order(StringComparer.Ordinal)];
        return training.Length > 0 ? training : [.. Directory.EnumerateFiles(folder, "test_batch.bin")];
    }

    /// <summary>Reads batches one after another as one data set.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="paths">At least one file.</param>
    /// <param name="channels">1 for luma; 3 or null for colour.</param>
    /// <exception cref="InvalidDataSetException">A file is not whole records, too large, or has a label above 9.</exception>
    public static InMemoryDataset Read(string name, string[] paths, int? channels)
    {
        long bytes = paths.Sum(path => new FileInfo(path).Length);
        if (bytes > MaximumBytes)
        {
            throw new InvalidDataSetException($"'{name}' has {bytes} bytes of images; at most {MaximumBytes} are read.");
        }

        int kept = channels ?? 3;
        var labels = new List<int>();
        using var pixels = new MemoryStream();
        byte[] colour = new byte[3 * PlaneBytes];
        byte[] converted = new byte[kept * PlaneBytes];
        foreach (string path in paths)
        {
            byte[] batch = ReadBatch(path);
            for (int start = 0; start < batch.Length; start += RecordBytes)
            {
                labels.Add(batch[start] < Classes.Length
                    ? batch[start]
                    : throw new InvalidDataSetException($"Image {start / RecordBytes} of '{path}' has label {batch[start]}; CIFAR-10 has labels 0 to {Classes.Length - 1}."));
                for (int i = 0; i < colour.Length; i++)
                {
                    colour[i] = batch[start + 1 + (i % 3 * PlaneBytes) + (i / 3)];
                }

                ImageDecoder.Convert(colour, 3, kept, converted);
                pixels.Write(converted);
            }
        }

        return InMemoryDataset.FromPixels(name, new ImageShape(32, 32, kept), Classes, labels.ToArray(), pixels.GetBuffer().AsSpan(0, (int)pixels.Length));
    }

    private static byte[] ReadBatch(string path)
    {
        using FileStream stream = File.OpenRead(path);
        long length = stream.Length;
        return length > 0 && length % RecordBytes == 0 && length <= MaximumBytes
            ? ReadFailure.ReadExactly(stream, $"'{path}'", (int)length)
            : throw new InvalidDataSetException($"'{path}' has {length} bytes, which are no whole CIFAR-10 records of {RecordBytes}.");
    }
}
