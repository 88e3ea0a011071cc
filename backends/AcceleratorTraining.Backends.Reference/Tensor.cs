using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>A tensor as the reference computes with it: every element widened to 64 bits.</summary>
internal sealed class Tensor(TensorType type)
{
    public TensorType Type => type;

    public TensorShape Shape => type.Shape;

    public long[] Data { get; } = new long[type.Shape.ElementCount];

    public static Tensor FromBytes(TensorType type, ReadOnlySpan<byte> bytes)
    {
        Tensor tensor = new(type);
        for (int i = 0; i < tensor.Data.Length; i++) tensor.Data[i] = type.Element.Read(bytes, i);
        return tensor;
    }

    public void CopyTo(Span<byte> bytes)
    {
        for (int i = 0; i < Data.Length; i++) type.Element.Write(bytes, i, Data[i]);
    }

    /// <summary>One value, or the channel's where there is one a channel.</summary>
    public long PerChannel(int channel) => Data[Data.Length == 1 ? 0 : channel];
}
