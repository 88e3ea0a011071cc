using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>
/// A fixed, indexed list of labelled images of one shape, uint8, height x width x channels (HWC), row-major.
/// Index and label of a sample never change, so an index names a sample across seeds, runs and machines.
/// </summary>
/// <remarks>Thread safety is each implementation's to state; those that this project reads from files may be read from several threads.</remarks>
public interface IImageDataset
{
    /// <summary>What messages call this data set, e.g. the file or folder it came from.</summary>
    string Name { get; }

    /// <summary>Number of samples; indices run from 0 to Count - 1.</summary>
    int Count { get; }

    /// <summary>Rows of every image, at least 1.</summary>
    int Height { get; }

    /// <summary>Columns of every image, at least 1.</summary>
    int Width { get; }

    /// <summary>Bytes a pixel: 1 (grey) or 3 (red, green, blue).</summary>
    int Channels { get; }

    /// <summary>Names of the classes; a label is a position in this list. One empty name says that nobody knows the samples' classes.</summary>
    ImmutableArray<string> ClassNames { get; }

    /// <summary>The class of a sample, 0 to ClassNames.Length - 1. Cheap: never decodes the image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sample has this index.</exception>
    int GetLabel(int index);

    /// <summary>Writes the pixels of a sample: HWC, row-major, uint8.</summary>
    /// <param name="index">Which sample.</param>
    /// <param name="destination">Exactly Height * Width * Channels bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">No sample has this index.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="InvalidDataSetException">The sample's stored form is broken or of another shape.</exception>
    void Read(int index, Span<byte> destination);

    /// <summary>Where a sample came from, for messages: a path inside the data set or a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sample has this index.</exception>
    string GetSampleName(int index);
}
