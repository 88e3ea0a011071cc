using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/CONCAT.md</summary>
internal static class ConcatOperator
{
    public static void Run(Concat operation, ReadOnlySpan<Tensor> inputs, Tensor y)
    {
        int[] strides = Strided.Strides(y.Shape);
        int start = 0;
        foreach (Tensor x in inputs)
        {
            for (int i = 0; i < x.Data.Length; i++) y.Data[start + Strided.Offset(i, x.Shape, strides)] = x.Data[i];
            start += x.Shape[operation.Axis] * strides[operation.Axis];
        }
    }
}
