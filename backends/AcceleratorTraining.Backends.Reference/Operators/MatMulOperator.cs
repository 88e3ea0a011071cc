using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/MATMUL.md</summary>
internal static class MatMulOperator
{
    public static void Run(MatMul operation, AcceleratorProfile profile, Tensor x, Tensor weights, Tensor bias, Tensor y)
    {
        Accumulator accumulator = new(profile, y.Type.Element);
        int inputs = weights.Shape[1];
        for (int row = 0; row < y.Shape[0]; row++)
        for (int n = 0; n < y.Shape[1]; n++)
        {
            long sum = accumulator.Add(0, bias.Data[n]);
            for (int k = 0; k < inputs; k++)
            {
                sum = accumulator.Add(sum, (x.Data[row * inputs + k] - operation.InputZeroPoint) * weights.Data[n * inputs + k]);
            }

            y.Data[row * y.Shape[1] + n] = sum;
        }
    }
}
