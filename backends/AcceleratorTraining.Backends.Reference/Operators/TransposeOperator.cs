using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/TRANSPOSE.md</summary>
internal static class TransposeOperator
{
    public static void Run(Transpose operation, Tensor x, Tensor y)
    {
        int[] strides = Strided.Strides(x.Shape);
        int[] permuted = [.. operation.Permutation.Select(d => strides[d])];
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = x.Data[Strided.Offset(i, y.Shape, permuted)];
    }
}
