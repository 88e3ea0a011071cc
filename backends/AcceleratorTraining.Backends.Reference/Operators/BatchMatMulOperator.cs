using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/BATCH_MATMUL.md</summary>
internal static class BatchMatMulOperator
{
    public static void Run(BatchMatMul operation, AcceleratorProfile profile, Tensor a, Tensor b, Tensor y)
    {
        Accumulator accumulator = new(profile, operation.Accumulator);
        (int rows, int columns, int count) = (a.Shape[-2], b.Shape[-2], a.Shape[-1]);
        for (int i = 0; i < y.Data.Length; i++)
        {
            (int row, int n) = (i / columns, i % columns);
            int left = row * count, right = (row / rows * columns + n) * count;
            long sum = 0;
            for (int k = 0; k < count; k++)
            {
                sum = accumulator.Add(sum, (a.Data[left + k] - operation.LeftZeroPoint) * (b.Data[right + k] - operation.RightZeroPoint));
            }

            y.Data[i] = sum;
        }
    }
}
