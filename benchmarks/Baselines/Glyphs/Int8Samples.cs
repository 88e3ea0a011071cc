using AcceleratorTraining.Data;

namespace AcceleratorTraining.Baselines;

/// <summary>Reads images as the bytes of an input with <see cref="TensorQuantization.Image"/>.</summary>
public static class Int8Samples
{
    private static readonly PixelMap Map = PixelMap.ToInt8(TensorQuantization.Image.ZeroPoint);

    public static LabelledSamples Read(IImageDataset dataset)
    {
        int bytes = dataset.Height * dataset.Width * dataset.Channels;
        byte[] inputs = new byte[dataset.Count * bytes];
        for (int i = 0; i < dataset.Count; i++)
            dataset.Read(i, inputs.AsSpan(i * bytes, bytes));
        Map.Apply(inputs, inputs);
        return new LabelledSamples(inputs, [.. Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel)]);
    }
}
