using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>Labelled images of one size, read one at a time. Immutable and safe to read from several threads.</summary>
public interface IImageDataset
{
    /// <summary>A short name for reports.</summary>
    string Name { get; }

    /// <summary>The number of images.</summary>
    int Count { get; }

    /// <summary>The height of every image in pixels.</summary>
    int Height { get; }

    /// <summary>The width of every image in pixels.</summary>
    int Width { get; }

    /// <summary>Bytes a pixel: 1 for grey, 3 for red, green, blue.</summary>
    int Channels { get; }

    /// <summary>The names of the classes; a label is an index into them.</summary>
    ImmutableArray<string> ClassNames { get; }

    /// <summary>The class of image <paramref name="index"/>.</summary>
    int GetLabel(int index);

    /// <summary>Writes image <paramref name="index"/> as bytes in the order height, width, channel.</summary>
    void Read(int index, Span<byte> destination);

    /// <summary>A name that no other sample has: two sets overlap exactly if they share a name.</summary>
    string GetSampleName(int index);
}
