using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/SOFTMAX.md</summary>
internal static class SoftmaxOperator
{
    public static void Run(Softmax operation, Tensor x, Tensor y)
    {
        int classes = x.Shape[-1];
        sbyte[] row = new sbyte[classes];
        for (int start = 0; start < x.Data.Length; start += classes)
        {
            for (int c = 0; c < classes; c++) row[c] = (sbyte)x.Data[start + c];
            FixedPointSoftmax.Row(operation, row, row);
            for (int c = 0; c < classes; c++) y.Data[start + c] = row[c];
        }
    }
}
