using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/MINIMUM.md</summary>
internal static class MinimumOperator
{
    public static void Run(Tensor a, Tensor b, Tensor y) => Elementwise.Run(a, b, y, Math.Min);
}
