using System.IO.Compression;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Zips of images, one folder a class.</summary>
internal sealed class ZipTarget : FileTarget
{
    public override string Name => "zip";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Write(CompressionLevel.NoCompression), Write(CompressionLevel.Fastest)];

    protected override string FileName => "images.zip";

    public override long AllocationBound(int length) => 256L * length + (200L << 20);

    private static byte[] Write(CompressionLevel level)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create))
        {
            for (int i = 0; i < 4; i++)
            {
                using Stream entry = archive.CreateEntry($"class{i % 2}/{i}.bmp", level).Open();
                entry.Write(TestBmp.Encode(3, 4, [.. Enumerable.Range(0, 36).Select(p => (byte)(p * i))]));
            }
        }

        return file.ToArray();
    }
}
