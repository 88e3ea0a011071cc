namespace AcceleratorTraining.Hal;

// APPLY_GAIN.
public static partial class ExtensionFunctions
{
    /// <summary>APPLY_GAIN over dense buffers.</summary>
    public static void ApplyGain(ReadOnlySpan<byte> multiplier, ReadOnlySpan<byte> shift, ReadOnlySpan<byte> gain, Span<byte> multiplierResult, Span<byte> shiftResult)
    {
        for (int c = 0; c < shift.Length; c++)
        {
            (int m, int s) = ApplyGain((int)ElementType.Int32.Read(multiplier, c), (sbyte)shift[c], (int)ElementType.Int32.Read(gain, c));
            ElementType.Int32.Write(multiplierResult, c, m);
            shiftResult[c] = (byte)s;
        }
    }

    /// <summary>One channel of APPLY_GAIN.</summary>
    /// <returns>The normalised multiplier and its shift; 0 with the old shift, clamped to [-31, 30], for a multiplier of 0, (0, -31) when the product vanishes, the largest pair when it passes 2^30.</returns>
    public static (int Multiplier, int Shift) ApplyGain(int multiplier, int shift, int gain)
    {
        ulong product = (ulong)multiplier * (ulong)gain;
        if (product == 0) return (0, Math.Clamp(shift, -31, 30));

        // Bring the leading one to bit 30: product / 2^drop in [2^30, 2^31).
        int drop = System.Numerics.BitOperations.Log2(product) - 30;
        ulong rounded = drop > 0 ? (product + (1UL << (drop - 1))) >> drop : product << -drop;
        if (rounded == 1UL << 31) (rounded, drop) = (1UL << 30, drop + 1);
        int exponent = shift + drop - Hal.ApplyGain.GainFractionBits;
        return exponent < -31 ? (0, -31) : exponent > 30 ? (int.MaxValue, 30) : ((int)rounded, exponent);
    }
}
