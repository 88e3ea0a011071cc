using System.IO.Compression;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>A folder of its own for one test, deleted afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("acctrain-cli-").FullName;

    public string this[string relative] => Path.Combine(Root, relative);

    /// <summary>Names and lengths of everything inside: equal before and after means that nothing was written.</summary>
    public string[] Listing => [.. Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(p => Directory.Exists(p) ? p : $"{p} {new FileInfo(p).Length}").Order(StringComparer.Ordinal)];

    public string Write(string relative, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[relative], bytes);
        return this[relative];
    }

    /// <summary>The built-in model as a file.</summary>
    public string WriteModel(string relative = "glyphs.tflite") => Write(relative, GlyphModel.Bytes.Span);

    /// <summary>A zip of images, one folder a class.</summary>
    /// <param name="relative">Its name.</param>
    /// <param name="images">What it holds.</param>
    /// <param name="broken">An image that is cut off in its middle; -1 for none.</param>
    public string WriteZip(string relative, IImageDataset images, int broken = -1)
    {
        using FileStream file = File.Create(this[relative]);
        using ZipArchive archive = new(file, ZipArchiveMode.Create);
        for (int i = 0; i < images.Count; i++)
        {
            byte[] bitmap = Bitmap.Encode(images, i);
            using Stream entry = archive.CreateEntry($"{images.ClassNames[images.GetLabel(i)]}/{i:0000}.bmp", CompressionLevel.Fastest).Open();
            entry.Write(i == broken ? bitmap.AsSpan(0, bitmap.Length / 2) : bitmap);
        }

        return this[relative];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
