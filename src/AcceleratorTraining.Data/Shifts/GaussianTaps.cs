namespace AcceleratorTraining.Data.Shifts;

/// <summary>Samples of exp(-i*i / (2 sigma*sigma)) as Q16 weights that sum to exactly one.</summary>
internal static class GaussianTaps
{
    /// <summary>Taps at -radius to radius; sigma in hundredths of a pixel. Radius 0 is the identity, whatever sigma.</summary>
    public static int[] Symmetric(long sigma, int radius)
    {
        long[] densities = Densities(sigma, radius + 1);
        long[] both = new long[(2 * radius) + 1];
        for (int i = -radius; i <= radius; i++)
        {
            both[i + radius] = densities[Math.Abs(i)];
        }

        return Normalize(both, peak: radius);
    }

    /// <summary>Taps at 0 to length - 1: the trail of a moving point, as ImageMagick defines its motion blur.</summary>
    public static int[] OneSided(long sigma, int length) => Normalize(Densities(sigma, length), peak: 0);

    private static long[] Densities(long sigma, int count)
    {
        long[] densities = new long[count];
        densities[0] = 1L << 32;
        for (long i = 1; i < count; i++)
        {
            densities[i] = FixedMath.ExpNegative(i * i * 10_000, 2 * sigma * sigma);
        }

        return densities;
    }

    // Rounding leaves a few units over: the largest weight takes them, since a constant image has to stay one.
    private static int[] Normalize(long[] densities, int peak)
    {
        long total = densities.Sum();
        int[] taps = [.. densities.Select(density => (int)IntegerMath.DivideHalfUp(density << 16, total))];
        taps[peak] += FixedMath.One - taps.Sum();
        return taps;
    }
}
