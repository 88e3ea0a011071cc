using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/APPLY_GAIN.md</summary>
internal static class ApplyGainOperator
{
    public static void Run(Tensor multiplier, Tensor shift, Tensor gain, Tensor multiplierResult, Tensor shiftResult)
    {
        for (int c = 0; c < gain.Data.Length; c++)
        {
            if (multiplier.Data[c] == 0)
            {
                (multiplierResult.Data[c], shiftResult.Data[c]) = (0, Math.Clamp(shift.Data[c], -31, 30));
                continue;
            }

            (multiplierResult.Data[c], shiftResult.Data[c]) = Normalise(multiplier.Data[c] * gain.Data[c], (int)shift.Data[c] - ApplyGain.GainFractionBits);
        }
    }

    // value * 2^exponent with value in [2^30, 2^31), rounding half up.
    private static (long Value, long Exponent) Normalise(long product, int exponent)
    {
        int drop = 0;
        while (product >> drop >= 1L << 31) drop++;
        while (product < 1L << 30)
        {
            product <<= 1;
            exponent--;
        }

        long value = HalfUp.ShiftRight(product, drop);
        exponent += drop;
        if (value == 1L << 31) (value, exponent) = (1L << 30, exponent + 1);
        return exponent < -31 ? (0, -31) : exponent > 30 ? (int.MaxValue, 30) : (value, exponent);
    }
}
