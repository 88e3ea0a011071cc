using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>The single rounding rules, by number. spec: ROUND-01 to ROUND-04</summary>
internal static class Rounding
{
    /// <summary>value / 2^shift.</summary>
    /// <param name="value">Up to 2^62 in magnitude.</param>
    /// <param name="shift">0..62.</param>
    /// <param name="rule">A <see cref="RoundingRule"/> of one rounding.</param>
    public static long ShiftRight(long value, int shift, int rule)
    {
        switch ((RoundingRule)rule)
        {
            case RoundingRule.HalfUp: return HalfUp.ShiftRight(value, shift);
            case RoundingRule.HalfAwayFromZero: return HalfAwayFromZero.ShiftRight(value, shift);
            case RoundingRule.HalfToEven: return HalfToEven.ShiftRight(value, shift);
            default: return Floor.ShiftRight(value, shift);
        }
    }
}
