namespace AcceleratorTraining.Hal;

/// <summary>Ties towards +infinity: (v + 2^(s-1)) >> s. spec: ROUND-01</summary>
public readonly struct HalfUp : IRounding
{
    /// <inheritdoc/>
    public static long ShiftRight(long value, int shift) =>
        shift == 0 ? value : (value + (1L << (shift - 1))) >> shift;
}
