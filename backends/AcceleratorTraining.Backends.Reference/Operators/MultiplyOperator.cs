using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/MUL.md</summary>
internal static class MultiplyOperator
{
    public static void Run(Multiply operation, Tensor a, Tensor b, Tensor y) =>
        Elementwise.Run(a, b, y, (p, q) => FixedPoint.SaturateToInt32(HalfAwayFromZero.ShiftRight(p * q, operation.Shift)));
}
