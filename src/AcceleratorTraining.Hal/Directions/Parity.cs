namespace AcceleratorTraining.Hal;

/// <summary>
/// The two swaps of neighbouring codes of an i8 weight, and how far apart they take it. With u = w + 127 and v = u >> shift,
/// P0 swaps the v (0,1)(2,3)... and P1 swaps (1,2)(3,4)...; the low bits stay. Each swap is its own inverse, so that a
/// weight perturbed in place is restored by the same call, at the rails too. spec: DIR-12
/// </summary>
public static class Parity
{
    /// <summary>Fraction bits of z: the chord counted in half codes.</summary>
    public const int FractionBits = 1;

    /// <summary>Largest shift: swaps of codes 2^3 apart.</summary>
    public const int MaximumShift = 3;

    private const int Offset = 127, Codes = 255;

    /// <summary>The weight that P<paramref name="bit"/> swaps with <paramref name="w"/>; w itself if that is no code, or w is -128.</summary>
    /// <param name="w">An i8 weight.</param>
    /// <param name="bit">0 or 1.</param>
    /// <param name="shift">Codes 2^shift apart are swapped; 0..3.</param>
    public static int Swap(int w, int bit, int shift)
    {
        int u = w + Offset;
        int v = (((u >> shift) + bit) ^ 1) - bit;
        int swapped = (v << shift) | (u & ((1 << shift) - 1));
        return u < 0 || (uint)swapped >= Codes ? w : swapped - Offset;
    }

    /// <summary>
    /// z in half codes: P_bit(w) - P_(1-bit)(w), the way from what the negative magnitude gives to what the positive
    /// gives. +-2^(shift + 1) inside, half of it where only one swap moves w, 0 for -128.
    /// </summary>
    public static int Chord(int w, int bit, int shift) => Swap(w, bit, shift) - Swap(w, 1 - bit, shift);
}
