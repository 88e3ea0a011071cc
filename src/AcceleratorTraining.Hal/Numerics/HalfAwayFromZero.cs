namespace AcceleratorTraining.Hal;

/// <summary>Ties away from zero: (v + 2^(s-1) - [v &lt; 0]) >> s, an odd function of v. spec: ROUND-02</summary>
public readonly struct HalfAwayFromZero : IRounding
{
    /// <inheritdoc/>
    public static long ShiftRight(long value, int shift) =>
        shift == 0 ? value : (value + (1L << (shift - 1)) - (long)((ulong)value >> 63)) >> shift;
}
