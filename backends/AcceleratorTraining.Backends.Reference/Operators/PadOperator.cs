using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/PAD.md</summary>
internal static class PadOperator
{
    public static void Run(Pad operation, Tensor x, Tensor y)
    {
        int[] strides = Strided.Strides(y.Shape);
        int start = 0;
        for (int d = 0; d < strides.Length; d++) start += operation.Before[d] * strides[d];
        Array.Fill(y.Data, operation.Value);
        for (int i = 0; i < x.Data.Length; i++) y.Data[start + Strided.Offset(i, x.Shape, strides)] = x.Data[i];
    }
}
