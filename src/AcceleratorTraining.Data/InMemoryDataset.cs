using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>Samples held decoded in one block of memory, because training reads each many times. Immutable and thread-safe.</summary>
public sealed class InMemoryDataset : IImageDataset
{
    private readonly ImageShape _shape;
    private readonly byte[] _pixels;
    private readonly int[] _labels;
    private readonly string[] _sampleNames;

    private InMemoryDataset(
        string name, ImageShape shape, ImmutableArray<string> classNames, byte[] pixels, int[] labels, string[] sampleNames)
    {
        Name = name;
        _shape = shape;
        ClassNames = classNames;
        _pixels = pixels;
        _labels = labels;
        _sampleNames = sampleNames;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int Height => _shape.Height;

    /// <inheritdoc/>
    public int Width => _shape.Width;

    /// <inheritdoc/>
    public int Channels => _shape.Channels;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Reads each named sample once; sample i of the result is sample <paramref name="indices"/>[i] of the source.</summary>
    /// <remarks>Load from a <see cref="ShiftedDataset"/>, not the reverse: noise belongs to the sample's index in its source.</remarks>
    /// <exception cref="InvalidDataSetException">A sample is broken, or together they exceed 2 GiB.</exception>
    public static InMemoryDataset Load(IImageDataset source, IReadOnlyList<int> indices)
    {
        ImageShape shape = source.GetShape();
        long bytes = (long)shape.ByteCount * indices.Count;
        if (bytes > Array.MaxLength)
        {
            throw new InvalidDataSetException($"{indices.Count} samples of '{source.Name}' take {bytes} bytes, more than the {Array.MaxLength} that fit in memory at once.");
        }

        byte[] pixels = new byte[bytes];
        int[] labels = new int[indices.Count];
        string[] names = new string[indices.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            source.Read(indices[i], pixels.AsSpan(i * shape.ByteCount, shape.ByteCount));
            labels[i] = source.GetLabel(indices[i]);
            names[i] = source.GetSampleName(indices[i]);
        }

        return new InMemoryDataset(source.Name, shape, source.ClassNames, pixels, labels, names);
    }

    /// <summary>A data set over given pixels, which are copied.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="shape">The shape of every image.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="labels">One a sample, each a position in <paramref name="classNames"/>.</param>
    /// <param name="pixels">The images one after another, HWC.</param>
    /// <exception cref="ArgumentException">Pixels and labels do not belong together, or a label has no class.</exception>
    public static InMemoryDataset FromPixels(
        string name, ImageShape shape, ImmutableArray<string> classNames, ReadOnlySpan<int> labels, ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != (long)shape.ByteCount * labels.Length)
        {
            throw new ArgumentException($"{labels.Length} images of {shape} do not take {pixels.Length} bytes.", nameof(pixels));
        }

        foreach (int label in labels)
        {
            if (label < 0 || label >= classNames.Length)
            {
                throw new ArgumentException($"Label {label} names none of {classNames.Length} classes.", nameof(labels));
            }
        }

        string[] names = [.. Enumerable.Range(0, labels.Length).Select(i => $"{name}[{i}]")];
        return new InMemoryDataset(name, shape, classNames, pixels.ToArray(), labels.ToArray(), names);
    }

    /// <inheritdoc/>
    public int GetLabel(int index) => _labels[Checked(index)];

    /// <summary>The pixels of a sample in place: HWC, row-major, uint8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No sample has this index.</exception>
    public ReadOnlySpan<byte> GetPixels(int index) => _pixels.AsSpan(Checked(index) * _shape.ByteCount, _shape.ByteCount);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        ReadOnlySpan<byte> pixels = GetPixels(index);
        DatasetArguments.RequireLength(destination, pixels.Length);
        pixels.CopyTo(destination);
    }

    /// <inheritdoc/>
    public string GetSampleName(int index) => _sampleNames[Checked(index)];

    private int Checked(int index) => DatasetArguments.RequireIndex(index, Count);
}
