using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>Positions in row-major tensors.</summary>
internal static class Strided
{
    /// <summary>How far an index moves with each dimension.</summary>
    public static int[] Strides(TensorShape shape)
    {
        int[] strides = new int[shape.Rank];
        int stride = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }

    /// <summary>Where element <paramref name="index"/> of <paramref name="shape"/> lies in a tensor of other strides.</summary>
    public static int Offset(int index, TensorShape shape, ReadOnlySpan<int> strides)
    {
        int offset = 0;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            offset += index % shape[i] * strides[i];
            index /= shape[i];
        }

        return offset;
    }
}
