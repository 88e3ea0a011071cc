using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Turns two-sided loss differences into one-byte coefficients, the only thing about a query that a receipt records.
/// Integer state, part of the checkpoint. Not thread-safe.
/// </summary>
/// <param name="rule">Sign or clipped magnitude.</param>
/// <param name="meanMagnitude">The running mean of |difference| with 8 fraction bits; 0 before the first query.</param>
public sealed class CoefficientEstimator(CoefficientRule rule, long meanMagnitude = 0)
{
    /// <summary>Fraction bits of a coefficient: 32 stands for one.</summary>
    public const int FractionBits = 5;

    /// <summary>Clip of the magnitude rule: 2.5 running means.</summary>
    public const int Maximum = 80;

    // The mean forgets with a time constant of 2^5 queries.
    private const int MeanShift = 5;
    private const int MeanFractionBits = 8;

    /// <summary>The running mean of |difference| with 8 fraction bits.</summary>
    public long MeanMagnitude { get; private set; } = meanMagnitude;

    /// <summary>The coefficient of one query.</summary>
    /// <param name="difference">L(w + ez) - L(w - ez), summed over the batch, Q16 log2 units; magnitude below 2^46.</param>
    /// <returns>In [-<see cref="Maximum"/>, <see cref="Maximum"/>], in units of 1/32: the estimate along z, divided by its running mean magnitude.</returns>
    public sbyte Next(long difference)
    {
        if (rule == CoefficientRule.Sign) return (sbyte)(Math.Sign(difference) << FractionBits);

        long magnitude = Math.Abs(difference) << MeanFractionBits;
        MeanMagnitude = MeanMagnitude == 0 ? magnitude : MeanMagnitude + ((magnitude - MeanMagnitude) >> MeanShift);
        if (MeanMagnitude == 0) return 0;

        // Nearest, ties away from zero; the quotient is bounded before it is narrowed.
        long ratio = ((magnitude << (FractionBits + 1)) / MeanMagnitude + 1) >> 1;
        return (sbyte)(Math.Sign(difference) * Math.Min(ratio, Maximum));
    }
}
