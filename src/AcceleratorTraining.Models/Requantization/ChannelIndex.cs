namespace AcceleratorTraining.Models;

/// <summary>Which scale an element of a tensor has.</summary>
internal readonly struct ChannelIndex
{
    private readonly int _inner;
    private readonly int _channels;

    private ChannelIndex(int inner, int channels) => (_inner, _channels) = (inner, channels);

    public int this[int element] => element / _inner % _channels;

    /// <exception cref="InvalidModelException">The scales do not belong to the tensor's shape.</exception>
    public static ChannelIndex Of(QuantizedModel model, ModelTensor tensor)
    {
        if (tensor.Scales.Length == 1) return new ChannelIndex(1, 1);
        int axis = tensor.QuantizedDimension, inner = 1;
        if (axis < 0 || axis >= tensor.Shape.Length || tensor.Shape[axis] != tensor.Scales.Length || tensor.ElementCount <= 0)
        {
            throw model.Fail(tensor, $"has {tensor.Scales.Length} scales along dimension {axis} of [{string.Join(", ", tensor.Shape)}]");
        }

        for (int i = axis + 1; i < tensor.Shape.Length; i++) inner *= tensor.Shape[i];
        return new ChannelIndex(inner, tensor.Scales.Length);
    }
}
