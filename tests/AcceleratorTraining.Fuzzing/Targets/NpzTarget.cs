using System.IO.Compression;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Zips of .npy arrays.</summary>
internal sealed class NpzTarget : FileTarget
{
    public override string Name => "npz";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Write(CompressionLevel.NoCompression), Write(CompressionLevel.Fastest)];

    protected override string FileName => "arrays.npz";

    // DEFLATE unpacks to at most 1032 times as much, of which the buffer, its doubling and the numbers made of it are a few times.
    public override long AllocationBound(int length) => 16_384L * length + (1L << 20);

    private static byte[] Write(CompressionLevel level)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create))
        {
            Add("x.npy", TestNpy.Encode("|u1", "(4, 3, 5)", [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 3))]));
            Add("y.npy", TestNpy.Encode("|u1", "(4,)", [0, 1, 2, 1]));

            void Add(string name, byte[] bytes)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }
}
