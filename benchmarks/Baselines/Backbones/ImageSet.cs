using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>A data set decoded once: pixels as bytes, read as byte / 255.</summary>
public sealed class ImageSet
{
    private readonly byte[][] _images;
    private readonly int[] _labels;

    public ImageSet(IImageDataset dataset)
    {
        Shape = new MapShape(dataset.Height, dataset.Width, dataset.Channels);
        _images = new byte[dataset.Count][];
        _labels = [.. Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel)];
        Parallel.For(0, dataset.Count, i => dataset.Read(i, _images[i] = new byte[Shape.Count]));
    }

    public ImageSet(MapShape shape, byte[][] images, int[] labels) => (Shape, _images, _labels) = (shape, images, labels);

    /// <summary>Each of a number of samples, from the first on: of an ordered set a fair part.</summary>
    public ImageSet Every(int distance) => new(Shape, [.. _images.Where((_, i) => i % distance == 0)], [.. _labels.Where((_, i) => i % distance == 0)]);

    public MapShape Shape { get; }

    public int Count => _images.Length;

    public int Label(int index) => _labels[index];

    public ReadOnlySpan<byte> Pixels(int index) => _images[index];

    /// <summary>The image as real numbers.</summary>
    public void CopyTo(int index, Span<float> destination)
    {
        byte[] image = _images[index];
        for (int i = 0; i < image.Length; i++) destination[i] = image[i] * (1f / 255);
    }

    /// <summary>The image moved by whole pixels and perhaps mirrored; what comes in from outside is black.</summary>
    public void CopyMoved(int index, int down, int right, bool mirrored, Span<float> destination)
    {
        byte[] image = _images[index];
        for (int y = 0; y < Shape.Height; y++)
        {
            for (int x = 0; x < Shape.Width; x++)
            {
                int row = y - down, column = (mirrored ? Shape.Width - 1 - x : x) - right;
                bool inside = (uint)row < (uint)Shape.Height && (uint)column < (uint)Shape.Width;
                for (int c = 0; c < Shape.Channels; c++) destination[Shape.At(y, x) + c] = inside ? image[Shape.At(row, column) + c] * (1f / 255) : 0;
            }
        }
    }
}
