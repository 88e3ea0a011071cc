using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments;

/// <summary>Reads samples of data sets whose bytes are the model's input already, as features of sound are.</summary>
internal static class DatasetSamples
{
    /// <summary>Reads some samples.</summary>
    public static LabelledSamples Read(IImageDataset dataset, IReadOnlyList<int> indices)
    {
        int bytes = dataset.GetShape().ByteCount;
        byte[] inputs = new byte[indices.Count * bytes];
        for (int i = 0; i < indices.Count; i++) dataset.Read(indices[i], inputs.AsSpan(i * bytes, bytes));
        return new LabelledSamples(inputs, [.. indices.Select(dataset.GetLabel)]);
    }
}
