using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>SOFTMAX and LOG_SOFTMAX of 8-bit logits: a thread a row. spec: SOFTMAX-05 to SOFTMAX-08, LOG_SOFTMAX-05</summary>
internal static class SoftmaxKernel
{
    private const int DifferenceIntegerBits = 5, LogarithmDroppedBits = 22;

    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int Classes;
        public int IsLogarithm;
        public int YFormat;
        public int Multiplier;
        public int LeftShift;
        public int MinimumDifference;

        /// <summary>Bits of a result, and its range.</summary>
        public int Bits;
        public int Minimum;
        public int Maximum;

        /// <summary>Of LOG_SOFTMAX: differences not above this give the smallest result; known at Compile but for the logarithm.</summary>
        public int ReverseMultiplier;
        public int ReverseShift;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int row = o.Enter(thread);
        int start = row * p.Classes, largest = sbyte.MinValue;
        for (int c = 0; c < p.Classes; c++) largest = Math.Max(largest, (sbyte)o.A[start + c]);
        long sum = 0;
        for (int c = 0; c < p.Classes; c++)
        {
            int difference = (sbyte)o.A[start + c] - largest;
            if (difference >= p.MinimumDifference) sum += HalfAwayFromZero.ShiftRight(Exponential(o.Tables, Scaled(difference, p)), FixedPointSoftmax.AccumulatorIntegerBits);
        }

        uint total = (uint)Math.Min(sum, int.MaxValue);
        if (p.IsLogarithm != 0) Logarithms(start, largest, total, o, p);
        else Shares(start, largest, total, o, p);
    }

    private static void Shares(int start, int largest, uint total, in Operands o, in Parameters p)
    {
        int headroom = System.Numerics.BitOperations.LeadingZeroCount(total);
        int scale = FixedPointFunctions.OneOverOnePlus((int)((total << headroom) - (1u << 31)));
        int shift = FixedPointSoftmax.AccumulatorIntegerBits - headroom + 31 - p.Bits;
        for (int c = 0; c < p.Classes; c++)
        {
            int difference = (sbyte)o.A[start + c] - largest;
            long value = p.Minimum;
            if (difference >= p.MinimumDifference)
            {
                value += HalfAwayFromZero.ShiftRight(FixedPoint.RoundingDoublingHighMultiply(scale, Exponential(o.Tables, Scaled(difference, p))), shift);
            }

            Elements.Write(o.Y, p.YFormat, start + c, Saturating.Clamp(value, p.Minimum, p.Maximum));
        }
    }

    private static void Logarithms(int start, int largest, uint total, in Operands o, in Parameters p)
    {
        long logarithm = FixedPointLogarithm.NaturalLogarithm((int)total);
        int lowest = FixedPoint.RoundingDoublingHighMultiply(FixedPoint.SaturateToInt32(logarithm + int.MinValue), p.ReverseMultiplier);
        long floor = Math.Max(p.MinimumDifference - 1L, HalfAwayFromZero.ShiftRight(lowest, p.ReverseShift));
        for (int c = 0; c < p.Classes; c++)
        {
            int difference = (sbyte)o.A[start + c] - largest;
            long value = sbyte.MinValue;
            if (difference > floor) value = sbyte.MaxValue + HalfAwayFromZero.ShiftRight(Scaled(difference, p) - logarithm, LogarithmDroppedBits);
            o.Y[start + c] = (byte)Saturating.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    // A difference in Q5.26.
    private static int Scaled(int difference, in Parameters p) =>
        FixedPoint.RoundingDoublingHighMultiply(FixedPoint.SaturateToInt32((long)difference << p.LeftShift), p.Multiplier);

    // FixedPointFunctions.Exponential with its factors in device memory.
    private static int Exponential(ArrayView<int> tables, int value)
    {
        const int quarterBit = 29 - DifferenceIntegerBits, quarter = 1 << quarterBit;
        int fraction = (value & (quarter - 1)) - quarter, remainder = fraction - value;
        int result = FixedPointFunctions.ExponentialOfEighth(fraction << DifferenceIntegerBits);
        for (int i = 0; i < DifferenceIntegerBits + 2; i++)
        {
            if ((remainder & (1 << (quarterBit + i))) != 0) result = FixedPoint.RoundingDoublingHighMultiply(result, tables[DeviceTables.BarrelFactors + i]);
        }

        return value == 0 ? int.MaxValue : result;
    }
}
