using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/REDUCE_SUM.md</summary>
internal static class ReduceSumOperator
{
    public static void Run(ReduceSum operation, Tensor x, Tensor y)
    {
        // Fewer than 2^31 differences below 2^32 each: 64 bits hold their sum.
        int[] strides = ResultStrides(operation, x.Shape);
        for (int i = 0; i < x.Data.Length; i++) y.Data[Strided.Offset(i, x.Shape, strides)] += x.Data[i] - operation.InputZeroPoint;
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = FixedPoint.SaturateToInt32(y.Data[i]);
    }

    // How far the result's index moves with each dimension of x: not at all along an axis that vanishes.
    private static int[] ResultStrides(ReduceSum operation, TensorShape x)
    {
        int[] strides = new int[x.Rank];
        int stride = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            if (operation.Axes.Contains(i)) continue;
            strides[i] = stride;
            stride *= x[i];
        }

        return strides;
    }
}
