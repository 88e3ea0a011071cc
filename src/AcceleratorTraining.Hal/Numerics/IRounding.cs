namespace AcceleratorTraining.Hal;

/// <summary>
/// One single-rounding rule as a policy type, so that a kernel generic over it is specialised by the JIT.
/// </summary>
public interface IRounding
{
    /// <summary>Divides by 2^<paramref name="shift"/> and rounds.</summary>
    /// <param name="value">Any value of magnitude below 2^62.</param>
    /// <param name="shift">0..62; 0 returns <paramref name="value"/> unchanged.</param>
    static abstract long ShiftRight(long value, int shift);
}
