using System.Collections.Immutable;
using System.Security.Cryptography;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Tests;

/// <summary>Pixels and data sets that any machine generates alike.</summary>
internal static class SyntheticImages
{
    public static byte[] Random(ImageShape shape, ulong seed)
    {
        byte[] pixels = new byte[shape.ByteCount];
        var stream = new PhiloxStream(seed, (1, 2, 3));
        foreach (ref byte pixel in pixels.AsSpan())
        {
            pixel = (byte)stream.NextInt32(256);
        }

        return pixels;
    }

    public static byte[] Constant(ImageShape shape, byte value)
    {
        byte[] pixels = new byte[shape.ByteCount];
        pixels.AsSpan().Fill(value);
        return pixels;
    }

    /// <summary>Images of 2x2x1 whose four bytes are unique to their index, starting at <paramref name="firstImage"/>.</summary>
    public static InMemoryDataset Dataset(string name, int classCount, ReadOnlySpan<int> labels, int firstImage = 0)
    {
        byte[] pixels = new byte[labels.Length * 4];
        for (int i = 0; i < labels.Length; i++)
        {
            BitConverter.TryWriteBytes(pixels.AsSpan(i * 4), firstImage + i);
        }

        return InMemoryDataset.FromPixels(name, new ImageShape(2, 2, 1), Classes(classCount), labels, pixels);
    }

    public static ImmutableArray<string> Classes(int count) => [.. Enumerable.Range(0, count).Select(i => $"class{i}")];

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
