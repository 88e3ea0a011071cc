using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/CAST.md</summary>
internal static class CastOperator
{
    public static void Run(Cast operation, Tensor x, Tensor y)
    {
        ValueRange full = operation.Output.FullRange();
        for (int i = 0; i < y.Data.Length; i++)
        {
            y.Data[i] = (long)Int128.Clamp((Int128)x.Data[i] - operation.InputZeroPoint, full.Minimum, full.Maximum);
        }
    }
}
