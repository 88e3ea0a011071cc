using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>A data set read into memory once, because a float trainer comes back to it often.</summary>
public sealed class FloatSamples
{
    private readonly byte[][] _images;
    private readonly int[] _labels;

    public FloatSamples(IImageDataset dataset)
    {
        _images = new byte[dataset.Count][];
        _labels = new int[dataset.Count];
        for (int i = 0; i < dataset.Count; i++)
        {
            _images[i] = new byte[dataset.Height * dataset.Width * dataset.Channels];
            _labels[i] = dataset.GetLabel(i);
            dataset.Read(i, _images[i]);
        }
    }

    public int Count => _images.Length;

    public int Label(int index) => _labels[index];

    /// <summary>The image as the real numbers that its int8 tensor stands for: byte / 255.</summary>
    public void CopyTo(int index, Span<float> destination)
    {
        byte[] image = _images[index];
        for (int i = 0; i < image.Length; i++)
            destination[i] = image[i] / 255f;
    }
}
