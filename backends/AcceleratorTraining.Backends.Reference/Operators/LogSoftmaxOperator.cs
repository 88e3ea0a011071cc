using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/LOG_SOFTMAX.md</summary>
internal static class LogSoftmaxOperator
{
    public static void Run(LogSoftmax operation, Tensor x, Tensor y)
    {
        sbyte[] row = new sbyte[x.Shape[-1]];
        for (int start = 0; start < x.Data.Length; start += row.Length)
        {
            for (int c = 0; c < row.Length; c++) row[c] = (sbyte)x.Data[start + c];
            FixedPointLogSoftmax.Row(operation, row, row);
            for (int c = 0; c < row.Length; c++) y.Data[start + c] = row[c];
        }
    }
}
