using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>RESCALE: a thread a result.</summary>
internal static class RescaleKernel
{
    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        public int XFormat;
        public int YFormat;
        public int Channels;
        public int IsSingle;
        public int Rounding;
        public int Wraps;
        public int IsNarrow;
        public int PreShift;
        public int InputZeroPoint;
        public int OutputZeroPoint;
        public int Minimum;
        public int Maximum;
    }

    public static void Run(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int channel = p.IsSingle != 0 ? 0 : index % p.Channels;
        int multiplier = Elements.Int32(o.B, channel), shift = (sbyte)o.C[channel];
        Elements.Write(o.Y, p.YFormat, index, Scale(Elements.Read(o.A, p.XFormat, index), multiplier, shift, p));
    }

    /// <summary>One element.</summary>
    public static long Scale(long x, int multiplier, int shift, in Parameters p)
    {
        long difference = Saturating.Add(x, -(long)p.InputZeroPoint);
        long scaled = p.IsNarrow != 0
            ? MultiplyNarrow(difference, multiplier, shift, p.Rounding)
            : Multiply(FixedPoint.PreShift(difference, p.PreShift), multiplier, shift, p);
        return Saturating.Clamp(scaled + p.OutputZeroPoint, p.Minimum, p.Maximum);
    }

    // spec: ROUND-05, ROUND-07, RESCALE-05
    private static long Multiply(int value, int multiplier, int shift, in Parameters p)
    {
        switch ((RoundingRule)p.Rounding)
        {
            case RoundingRule.DoubleRounding:
                long shifted = (long)value << Math.Max(shift, 0);
                int left = p.Wraps != 0 ? (int)shifted : FixedPoint.SaturateToInt32(shifted);
                return HalfAwayFromZero.ShiftRight(FixedPoint.RoundingDoublingHighMultiply(left, multiplier), Math.Max(-shift, 0));
            case RoundingRule.Binary32:
                return HalfToEven.ShiftRight(FixedPoint.RoundToBinary32(FixedPoint.RoundToBinary32(value) * multiplier), 31 - shift);
            default:
                return Rounding.ShiftRight((long)value * multiplier, 31 - shift, p.Rounding);
        }
    }

    // spec: RESCALE-11
    private static long MultiplyNarrow(long value, int multiplier, int shift, int rounding)
    {
        const long limit = 1L << 47;
        long narrow = multiplier < 0x7FFF0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF;
        int single = rounding == (int)RoundingRule.DoubleRounding ? (int)RoundingRule.HalfUp
            : rounding == (int)RoundingRule.Binary32 ? (int)RoundingRule.HalfToEven : rounding;
        return Rounding.ShiftRight(Saturating.Clamp(value, -limit, limit - 1) * narrow, 15 - shift, single);
    }
}
