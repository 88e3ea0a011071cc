using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/CLAMP.md</summary>
internal static class ClampOperator
{
    public static void Run(Clamp operation, Tensor x, Tensor y)
    {
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = Math.Clamp(x.Data[i], operation.Minimum, operation.Maximum);
    }
}
