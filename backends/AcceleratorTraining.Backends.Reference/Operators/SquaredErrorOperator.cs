using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/SQUARED_ERROR.md</summary>
internal static class SquaredErrorOperator
{
    public static void Run(SquaredError operation, Tensor y, Tensor target, Tensor labels, Tensor loss, Tensor losses)
    {
        int width = y.Shape[1];
        for (int b = 0; b < losses.Data.Length; b++)
        {
            if (labels.Data[b] < 0) continue;
            UInt128 squares = 0;
            for (int k = 0; k < width; k++)
            {
                // Fewer than 2^31 squares below 2^64 each.
                UInt128 distance = (UInt128)Math.Abs(y.Data[b * width + k] - target.Data[b * width + k]);
                squares += distance * distance;
            }

            // A scale of at least 1 makes the loss 2^31 or more from 2^47 on; beyond 2^87 the product would leave 128 bits.
            UInt128 scaled = squares >= 1L << 47 ? int.MaxValue : squares * (UInt128)operation.ErrorScale >> 16;
            losses.Data[b] = (long)UInt128.Min(scaled, int.MaxValue);
            loss.Data[0] += losses.Data[b];
        }
    }
}
