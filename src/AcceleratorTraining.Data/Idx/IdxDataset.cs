using System.Collections.Immutable;
using System.Globalization;

namespace AcceleratorTraining.Data;

/// <summary>
/// Images and labels of an IDX pair, held in memory as the files store them. Immutable and thread-safe. Classes are
/// named by their number, 0 to the largest label that occurs.
/// </summary>
internal sealed class IdxDataset : IImageDataset
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
    private readonly string _fileName;
    private readonly ImageShape _stored;

    /// <summary>Reads both files.</summary>
    /// <param name="name">What messages call the data set.</param>
    /// <param name="imagesPath">The images file; the labels file is found beside it.</param>
    /// <param name="channels">3 to repeat grey thrice; 1 or null: grey as stored.</param>
    public IdxDataset(string name, string imagesPath, int? channels)
    {
        Name = name;
        _fileName = Path.GetFileName(imagesPath);
        string labelsPath = IdxPaths.FindLabels(imagesPath);
        IdxFile images = IdxFile.Read(imagesPath, rank: 3);
        IdxFile labels = IdxFile.Read(labelsPath, rank: 1);
        if (labels.Dimensions[0] != images.Dimensions[0])
        {
            throw new InvalidDataSetException($"'{imagesPath}' holds {images.Dimensions[0]} images, but '{labelsPath}' {labels.Dimensions[0]} labels.");
        }

        _stored = ImageHeader.CheckedShape($"'{imagesPath}'", images.Dimensions[1], images.Dimensions[2], channels: 1);
        _pixels = images.Data;
        _labels = labels.Data;
        Channels = channels ?? 1;
        ClassNames = [.. Enumerable.Range(0, _labels.Max() + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    public string Name { get; }

    public int Count => _labels.Length;

    public int Height => _stored.Height;

    public int Width => _stored.Width;

    public int Channels { get; }

    public ImmutableArray<string> ClassNames { get; }

    public int GetLabel(int index) => _labels[DatasetArguments.RequireIndex(index, Count)];

    public string GetSampleName(int index) => $"{_fileName}[{DatasetArguments.RequireIndex(index, Count)}]";

    public void Read(int index, Span<byte> destination)
    {
        DatasetArguments.RequireIndex(index, Count);
        DatasetArguments.RequireLength(destination, _stored.ByteCount * Channels);
        ReadOnlySpan<byte> grey = _pixels.AsSpan(index * _stored.ByteCount, _stored.ByteCount);
        for (int i = 0; i < grey.Length; i++)
        {
            destination.Slice(i * Channels, Channels).Fill(grey[i]);
        }
    }
}
