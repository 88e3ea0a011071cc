namespace AcceleratorTraining.Hal;

/// <summary>
/// Momentum-guided sampling: directions drawn around where earlier steps went. The guide is an i8 an element with 5
/// fraction bits. After the momentum-guided sampling of Feng et al. 2024 and ZO-AdaMU. spec: DIR-13, DIR-14
/// </summary>
public static class DirectionGuide
{
    /// <summary>Fraction bits of a guide and of every guided direction.</summary>
    public const int FractionBits = 5;

    /// <summary>A blend or a decay of this is all of it.</summary>
    public const int One = 256;

    /// <summary>A guide stays within this.</summary>
    public static readonly ValueRange Range = ValueRange.Symmetric(127);

    /// <summary>z' = ((256 - blend) z + blend * guide) / 256, ties away from zero; at most the larger of |z| and |guide|.</summary>
    /// <param name="z">The drawn direction, with <paramref name="fractionBits"/> fraction bits.</param>
    /// <param name="fractionBits">0..5.</param>
    /// <param name="guide">The guide, 5 fraction bits.</param>
    /// <param name="blend">0..256.</param>
    public static int Blend(int z, int fractionBits, int guide, int blend) =>
        (int)HalfAwayFromZero.ShiftRight((One - blend) * (long)(z << (FractionBits - fractionBits)) + blend * guide, 8);

    /// <summary>The guide after a step: decay/256 of the old one and the rest of the direction stepped, within +-127.</summary>
    /// <param name="guide">The guide before.</param>
    /// <param name="sum">Sum over the queries of coefficient * z', 16 + 5 fraction bits.</param>
    /// <param name="decay">0..256.</param>
    public static int Next(int guide, long sum, int decay)
    {
        long stepped = Range.Clamp(HalfAwayFromZero.ShiftRight(sum, Update.CoefficientFractionBits));
        return (int)Range.Clamp(HalfAwayFromZero.ShiftRight(decay * (long)guide + (One - decay) * stepped, 8));
    }
}
