using System.Collections.Immutable;
using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data;

/// <summary>
/// Another data set seen through a shift: same samples, same indices, shifted pixels, computed at every read.
/// As thread-safe as <paramref name="inner"/>.
/// </summary>
/// <param name="inner">The samples as they are; not disposed here.</param>
/// <param name="shift">What happens to every image.</param>
/// <param name="seed">
/// Key of the shift's randomness. Sample i draws the same noise in any data set: give adaptation and test data different seeds.
/// </param>
public sealed class ShiftedDataset(IImageDataset inner, ImageShift shift, ulong seed) : IImageDataset
{
    private readonly ImageShape _shape = inner.GetShape();

    /// <summary>The samples before the shift.</summary>
    public IImageDataset Inner => inner;

    /// <inheritdoc/>
    public string Name => shift.Severity == 0 ? inner.Name : $"{inner.Name} ({shift})";

    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <inheritdoc/>
    public int Height => inner.Height;

    /// <inheritdoc/>
    public int Width => inner.Width;

    /// <inheritdoc/>
    public int Channels => inner.Channels;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => inner.GetLabel(index);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        inner.Read(index, destination);
        shift.Apply(destination, _shape, seed, index);
    }

    /// <inheritdoc/>
    public string GetSampleName(int index) => inner.GetSampleName(index);
}
