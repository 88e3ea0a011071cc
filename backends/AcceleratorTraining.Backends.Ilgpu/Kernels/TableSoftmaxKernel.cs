using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>SOFTMAX of 16-bit logits by tables: a thread a row. spec: SOFTMAX-09 to SOFTMAX-11</summary>
internal static class TableSoftmaxKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Classes;
        public int Multiplier;
        public int Shift;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        int start = row * p.Classes, largest = short.MinValue;
        ArrayView<short> x = o.A.Cast<short>(), y = o.Y.Cast<short>();
        for (int c = 0; c < p.Classes; c++) largest = Math.Max(largest, x[start + c]);
        long sum = 0;
        for (int c = 0; c < p.Classes; c++)
        {
            int exponential = Lookup(o.Tables, DeviceTables.SoftmaxExponential, Scaled(x[start + c] - largest, p) + 32767);
            y[start + c] = (short)exponential;
            sum += exponential;
        }

        uint total = (uint)Math.Min(sum, int.MaxValue);
        int headroom = System.Numerics.BitOperations.LeadingZeroCount(total);
        long normalised = HalfUp.ShiftRight((long)total << (headroom - 1), 14);
        long reciprocal = Lookup(o.Tables, DeviceTables.SoftmaxReciprocal, normalised - (1 << 15) - (1 << 16));
        for (int c = 0; c < p.Classes; c++)
        {
            y[start + c] = (short)Saturating.Clamp(HalfUp.ShiftRight(y[start + c] * reciprocal, 31 - headroom), 0, short.MaxValue);
        }
    }

    // The argument runs over all 16-bit values; what lies beyond is moved to the end.
    private static int Lookup(ArrayView<int> tables, int table, long argument)
    {
        int bounded = (int)Saturating.Clamp(argument, short.MinValue, short.MaxValue), index = table + 256 + (bounded >> 7), rest = bounded & 127;
        int entry = tables[index];
        return entry + (int)HalfUp.ShiftRight((tables[index + 1] - entry) * rest, 7);
    }

    // Double rounding as RESCALE's, saturating.
    private static long Scaled(int difference, in Parameters p)
    {
        int left = FixedPoint.SaturateToInt32((long)difference << Math.Max(p.Shift, 0));
        return HalfAwayFromZero.ShiftRight(FixedPoint.RoundingDoublingHighMultiply(left, p.Multiplier), Math.Max(-p.Shift, 0));
    }
}
