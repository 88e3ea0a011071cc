using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>The profile's accumulator: a width and what happens beyond it. spec: ACC-01 to ACC-05</summary>
internal readonly struct Accumulator(AcceleratorProfile profile, ElementType element)
{
    private readonly int _bits = Math.Min(profile.AccumulatorBits, element.ByteCount() * 8);
    private readonly bool _saturates = profile.AccumulatorOverflow == AccumulatorOverflow.SaturateInOrder;

    /// <summary>One addition. Forbidden cannot overflow (the validator has proved it), so it may share Wrap's arithmetic.</summary>
    public long Add(long sum, long term)
    {
        Int128 exact = (Int128)sum + term;
        Int128 limit = Int128.One << (_bits - 1);
        if (_saturates) return (long)Int128.Clamp(exact, -limit, limit - 1);
        int unused = 64 - _bits;
        return unchecked((long)exact << unused >> unused);
    }
}
