using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/SUB.md</summary>
internal static class SubtractOperator
{
    public static void Run(Tensor a, Tensor b, Tensor y) =>
        Elementwise.Run(a, b, y, (p, q) => FixedPoint.SaturateToInt32(p - q));
}
