using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/ADD.md</summary>
internal static class AddOperator
{
    public static void Run(Tensor a, Tensor b, Tensor y)
    {
        for (int i = 0; i < y.Data.Length; i++) y.Data[i] = FixedPoint.SaturateToInt32(a.Data[i] + b.Data[i]);
    }
}
