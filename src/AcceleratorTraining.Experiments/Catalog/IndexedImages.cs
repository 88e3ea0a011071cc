using System.Collections.Immutable;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments;

/// <summary>Some samples of a data set, with the same classes: sample i is sample indices[i] of it. Does not own it.</summary>
/// <param name="inner">All samples.</param>
/// <param name="indices">Which of them.</param>
internal sealed class IndexedImages(IImageDataset inner, ImmutableArray<int> indices) : IImageDataset
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <inheritdoc/>
    public int Height => inner.Height;

    /// <inheritdoc/>
    public int Width => inner.Width;

    /// <inheritdoc/>
    public int Channels => inner.Channels;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => inner.GetLabel(indices[index]);

    /// <inheritdoc/>
    public string GetSampleName(int index) => inner.GetSampleName(indices[index]);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination) => inner.Read(indices[index], destination);
}
