using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/RESCALE.md</summary>
internal static class RescaleOperator
{
    public static void Run(Rescale operation, AcceleratorProfile profile, Tensor x, Tensor multiplier, Tensor shift, Tensor y)
    {
        int channels = x.Shape[-1];
        for (int i = 0; i < x.Data.Length; i++)
        {
            int channel = i % channels;
            long difference = Difference(x.Data[i], operation.InputZeroPoint);
            (int m, int s) = ((int)multiplier.PerChannel(channel), (int)shift.PerChannel(channel));
            long scaled = operation.NarrowMultiplier
                ? FixedPoint.MultiplyNarrow(difference, m, s, profile.Rescale.Rounding)
                : FixedPoint.Multiply(FixedPoint.PreShift(difference, operation.PreShift), m, s, profile.Rescale);
            y.Data[i] = Math.Clamp(scaled + operation.OutputZeroPoint, operation.Minimum, operation.Maximum);
        }
    }

    // x - zero point, saturated to 64 bits: only an i64 at its very end could leave them.
    private static long Difference(long x, int zeroPoint) =>
        (long)Int128.Clamp((Int128)x - zeroPoint, long.MinValue, long.MaxValue);
}
