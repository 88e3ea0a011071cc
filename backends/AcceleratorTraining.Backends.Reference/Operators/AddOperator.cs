using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/ADD.md</summary>
internal static class AddOperator
{
    public static void Run(Tensor a, Tensor b, Tensor y) =>
        Elementwise.Run(a, b, y, (p, q) => FixedPoint.SaturateToInt32(p + q));
}
