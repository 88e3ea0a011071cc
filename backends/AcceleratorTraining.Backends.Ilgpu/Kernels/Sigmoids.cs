using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>The functions of LOGISTIC and TANH over the table in device memory. spec: LOGISTIC-04, TANH-04</summary>
internal static class Sigmoids
{
    /// <summary>1 / (1 + exp(-v)) in Q0.15, v in units of 1 / 12288.</summary>
    public static long Logistic(ArrayView<int> tables, long argument)
    {
        long above = Interpolated(tables, argument, 9);
        return (argument >= 0 ? above + (1 << 9) : (1 << 25) - above + (1 << 9) - 1) >> 10;
    }

    /// <summary>tanh(v) in Q0.15.</summary>
    public static long Tanh(ArrayView<int> tables, long argument)
    {
        long above = Interpolated(tables, argument, 8) - (1 << 23);
        return (argument >= 0 ? above + (1 << 7) : -above + (1 << 7) - 1) >> 8;
    }

    // The logistic function of |argument| with 16 + fractionBits fraction bits; beyond the table what rounds to 1 - 2^-15.
    private static long Interpolated(ArrayView<int> tables, long argument, int fractionBits)
    {
        long magnitude = Math.Abs(argument), index = magnitude >> fractionBits;
        if (index >= DeviceTables.SigmoidEntries - 1) return fractionBits == 9 ? 0x7FFFL << 10 : 0xFFFFL << 8;
        int entry = tables[DeviceTables.Sigmoid + (int)index], next = tables[DeviceTables.Sigmoid + (int)index + 1];
        int rest = (int)magnitude & ((1 << fractionBits) - 1);
        return ((long)entry << fractionBits) + rest * (next - entry);
    }
}
