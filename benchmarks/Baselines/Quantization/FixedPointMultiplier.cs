namespace AcceleratorTraining.Baselines;

/// <summary>A real factor as TFLite stores it: multiplier / 2^31 * 2^shift, multiplier in [2^30, 2^31).</summary>
public readonly record struct FixedPointMultiplier(int Multiplier, int Shift)
{
    public static FixedPointMultiplier FromReal(double real)
    {
        if (real == 0)
            return default;
        int shift = Math.ILogB(real) + 1;
        long multiplier = (long)Math.Round(Math.ScaleB(real, 31 - shift), MidpointRounding.AwayFromZero);
        return multiplier == 1L << 31 ? new(1 << 30, shift + 1) : new((int)multiplier, shift);
    }

    /// <summary>TFLite's two roundings: the doubled high product with ties towards +infinity, then a right shift with ties away from zero.</summary>
    public int Apply(int value)
    {
        long product = ((long)value << Math.Max(Shift, 0)) * Multiplier;
        int high = (int)((product + (1L << 30)) >> 31);
        int right = Math.Max(-Shift, 0);
        int mask = (1 << right) - 1;
        int remainder = high & mask;
        int threshold = (mask >> 1) + (high < 0 ? 1 : 0);
        return (high >> right) + (remainder > threshold ? 1 : 0);
    }
}
