namespace AcceleratorTraining.Hal;

/// <summary>Truncation towards -infinity: v >> s. spec: ROUND-04</summary>
public readonly struct Floor : IRounding
{
    /// <inheritdoc/>
    public static long ShiftRight(long value, int shift) => value >> shift;
}
