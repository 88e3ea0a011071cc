namespace AcceleratorTraining.Hal;

/// <summary>Ties to even: (v + 2^(s-1) - 1 + bit_s(v)) >> s. spec: ROUND-03</summary>
public readonly struct HalfToEven : IRounding
{
    /// <inheritdoc/>
    public static long ShiftRight(long value, int shift) =>
        shift == 0 ? value : (value + (1L << (shift - 1)) - 1 + ((value >> shift) & 1)) >> shift;
}
