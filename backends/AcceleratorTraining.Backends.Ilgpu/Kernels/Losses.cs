using System.Numerics;
using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>The functions of LossTables over tables in device memory.</summary>
internal static class Losses
{
    /// <summary>2^-(exponent / 2^16) with 30 fraction bits.</summary>
    public static long NegativeExponential(ArrayView<int> tables, long exponent)
    {
        long whole = exponent >> LossTables.LossFractionBits;
        if (whole > LossTables.ExponentialFractionBits) return 0;
        int index = DeviceTables.LossExponential + ((int)(exponent >> 8) & 0xFF), rest = (int)exponent & 0xFF, entry = tables[index];
        return (entry + (((tables[index + 1] - entry) * rest + 128) >> 8)) >> (int)whole;
    }

    /// <summary>log2(sum / 2^30) with 16 fraction bits.</summary>
    public static int Normaliser(ArrayView<int> tables, long sum)
    {
        int exponent = 63 - BitOperations.LeadingZeroCount((ulong)sum);

        // The 16 bits after the leading one: 8 choose the entry, 8 interpolate.
        int mantissa = (int)(exponent >= 16 ? sum >> (exponent - 16) : sum << (16 - exponent)) & 0xFFFF;
        int index = DeviceTables.LossLogarithm + (mantissa >> 8), rest = mantissa & 0xFF, entry = tables[index];
        int logarithm = (exponent << LossTables.LossFractionBits) + entry + (((tables[index + 1] - entry) * rest + 128) >> 8);
        return logarithm - (LossTables.ExponentialFractionBits << LossTables.LossFractionBits);
    }
}
