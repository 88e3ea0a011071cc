using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/SLICE.md</summary>
internal static class SliceOperator
{
    public static void Run(Slice operation, Tensor x, Tensor y)
    {
        int[] strides = Strided.Strides(x.Shape);
        int start = 0;
        for (int d = 0; d < strides.Length; d++)
        {
            start += operation.Starts[d] * strides[d];
            strides[d] *= operation.Strides[d];
        }

        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = x.Data[start + Strided.Offset(i, y.Shape, strides)];
    }
}
