using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/MUL.md</summary>
internal static class MultiplyOperator
{
    public static void Run(Multiply operation, Tensor a, Tensor b, Tensor y)
    {
        int channels = b.Shape[0];
        for (int i = 0; i < a.Data.Length; i++)
        for (int c = 0; c < channels; c++)
        {
            y.Data[i * channels + c] = FixedPoint.SaturateToInt32(HalfAwayFromZero.ShiftRight(a.Data[i] * b.Data[c], operation.Shift));
        }
    }
}
