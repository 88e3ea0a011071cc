using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>Reads images as the experiments' models take them: int8 pixels, 128 below their value.</summary>
internal static class ImageSamples
{
    /// <summary>Reads some samples of a data set.</summary>
    /// <exception cref="InvalidDataSetException">The model means pixels otherwise.</exception>
    public static LabelledSamples Read(QuantizedModel model, IImageDataset dataset, IReadOnlyList<int> indices)
    {
        ModelTensor input = model.Tensors[model.Inputs[0]];
        if (input.Type != TfliteType.Int8 || input.ZeroPoint != -128) throw new InvalidDataSetException($"Model '{model.Name}' does not take pixels as int8 with zero point -128.");
        int bytes = dataset.GetShape().ByteCount;
        byte[] inputs = new byte[indices.Count * bytes];
        for (int i = 0; i < indices.Count; i++) dataset.Read(indices[i], inputs.AsSpan(i * bytes, bytes));
        for (int i = 0; i < inputs.Length; i++) inputs[i] ^= 0x80;
        return new LabelledSamples(inputs, [.. indices.Select(dataset.GetLabel)]);
    }
}
