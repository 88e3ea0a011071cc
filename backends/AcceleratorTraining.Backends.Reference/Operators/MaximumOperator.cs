using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/MAXIMUM.md</summary>
internal static class MaximumOperator
{
    public static void Run(Tensor a, Tensor b, Tensor y) => Elementwise.Run(a, b, y, Math.Max);
}
