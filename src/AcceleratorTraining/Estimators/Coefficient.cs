namespace AcceleratorTraining;

/// <summary>The arithmetic that estimators share: loss differences to coefficients in units of 1/32.</summary>
internal static class Coefficient
{
    /// <summary>Clip of the running-mean rule: 2.5 means.</summary>
    public const int Clip = 80;

    // The mean forgets with a time constant of 2^5 queries.
    private const int MeanShift = 5;
    private const int MeanFractionBits = 8;

    /// <summary>-32, 0 or 32.</summary>
    public static sbyte Sign(long difference) => (sbyte)(Math.Sign(difference) << Estimator.FractionBits);

    /// <summary>The difference divided by its running mean magnitude, nearest with ties away from zero, within the clip.</summary>
    /// <param name="difference">Magnitude below 2^46.</param>
    /// <param name="mean">The running mean of |difference| with 8 fraction bits, this difference included; 0 before the first.</param>
    public static sbyte OverRunningMean(long difference, ref long mean)
    {
        long magnitude = Math.Abs(difference) << MeanFractionBits;
        mean = mean == 0 ? magnitude : mean + ((magnitude - mean) >> MeanShift);
        return mean == 0 ? (sbyte)0 : Ratio(Math.Sign(difference) * magnitude, mean, Clip);
    }

    /// <summary>numerator / denominator in 1/32, nearest with ties away from zero, within +-clip; the denominator is at least 1.</summary>
    public static sbyte Ratio(Int128 numerator, Int128 denominator, int clip)
    {
        // Bounded before it is narrowed.
        Int128 magnitude = ((Int128.Abs(numerator) << (Estimator.FractionBits + 1)) / denominator + 1) >> 1;
        int bounded = (int)Int128.Min(magnitude, clip);
        return (sbyte)(Int128.IsNegative(numerator) ? -bounded : bounded);
    }
}
