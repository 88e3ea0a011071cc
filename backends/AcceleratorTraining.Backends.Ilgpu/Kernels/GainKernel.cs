using System.Numerics;
using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>APPLY_GAIN and OUTPUT_STEP: a thread a channel.</summary>
internal static class GainKernel
{
    private const int UnitBits = 39, FactorBits = 16, LowestShift = -31, HighestShift = 30;

    /// <summary>Numbers of one launch.</summary>
    internal struct Parameters
    {
        /// <summary>OUTPUT_STEP's factor.</summary>
        public int Factor;
    }

    /// <summary>APPLY_GAIN: multiplier and shift in A and B, gain in C, results in Y and Z.</summary>
    public static void RunGain(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        ulong product = (ulong)Elements.Int32(o.A, index) * (ulong)Elements.Int32(o.C, index);
        int shift = (sbyte)o.B[index];

        // Bring the leading one to bit 30: product / 2^drop in [2^30, 2^31), rounded half up. A product of 0 is handled below.
        int drop = 33 - BitOperations.LeadingZeroCount(product | 1);
        ulong rounded = drop > 0 ? (product + (1UL << (drop - 1))) >> drop : product << -drop;
        if (rounded == 1UL << 31)
        {
            rounded = 1UL << 30;
            drop++;
        }

        int exponent = shift + drop - ApplyGain.GainFractionBits;
        bool isZero = product == 0, isSmall = exponent < LowestShift;
        int multiplier = isZero || isSmall ? 0 : exponent > HighestShift ? int.MaxValue : (int)rounded;
        o.Y.Cast<int>()[index] = multiplier;
        o.Z[index] = (byte)Math.Min(Math.Max(isZero ? shift : exponent, LowestShift), HighestShift);
    }

    /// <summary>OUTPUT_STEP: multiplier and shift in A and B, the result in Y.</summary>
    public static void RunStep(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        int multiplier = Elements.Int32(o.A, index), shift = (sbyte)o.B[index], divisor = Math.Max(multiplier, 1);

        // Sums a step, times 256; at most 2^70, and beyond 2^40 every factor gives the largest result.
        ulong units = Wide.PowerOfTwo(UnitBits - shift).Add(Wide.From((ulong)(divisor >> 1))).Divide((ulong)divisor);
        ulong steps = units >= 1UL << 40 ? Perturb.MaximumScale : (units * (ulong)p.Factor + (1UL << (FactorBits - 1))) >> FactorBits;
        o.Y.Cast<int>()[index] = multiplier == 0 ? 0 : (int)Math.Min(steps, Perturb.MaximumScale);
    }
}
