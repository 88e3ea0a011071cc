using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>One addition after the other at the profile's width. spec: ACC-01 to ACC-05</summary>
internal readonly struct InOrderAccumulator(AcceleratorProfile profile, ElementType accumulator)
{
    private readonly int _bits = Math.Min(profile.AccumulatorBits, accumulator.BitCount());
    private readonly bool _saturates = profile.AccumulatorOverflow == AccumulatorOverflow.SaturateInOrder;

    /// <summary>Whether sums below <paramref name="bound"/> may be taken in any order and brought to the accumulator's format at the end.</summary>
    public static bool IsAnyOrder(AcceleratorProfile profile, ElementType accumulator, Int128 bound)
    {
        int width = accumulator.BitCount(), bits = Math.Min(profile.AccumulatorBits, width);
        return bound < Int128.One << (bits - 1) || (bits == width && profile.AccumulatorOverflow != AccumulatorOverflow.SaturateInOrder);
    }

    /// <summary>Adds a bias or a product.</summary>
    public long Add(long sum, long term)
    {
        // A product is below 2^34: up to 62 bits no sum leaves 64. A bias is the first term and adds to 0.
        if (_saturates && _bits <= 62) return Math.Clamp(sum + term, -(1L << (_bits - 1)), (1L << (_bits - 1)) - 1);
        if (!_saturates) return unchecked((sum + term) << (64 - _bits) >> (64 - _bits));
        Int128 limit = Int128.One << (_bits - 1);
        return (long)Int128.Clamp((Int128)sum + term, -limit, limit - 1);
    }
}
