namespace AcceleratorTraining.Hal;

/// <summary>
/// The 8-bit Gaussian: a random byte indexes an antisymmetric inverse-normal table, so the mean is exactly 0.
/// Standard deviation 31.98 of 32, largest magnitude 92. spec: DIR-05; the table stands in hal-spec/tables.
/// </summary>
public static class GaussianTable
{
    /// <summary>Fraction bits: 32 stands for one standard deviation.</summary>
    public const int FractionBits = 5;

    /// <summary>Entry i is round(32 * inverse normal CDF((i + 0.5) / 256)), ties away from zero.</summary>
    public static ReadOnlySpan<sbyte> Values =>
    [
        -92, -81, -75, -71, -67, -65, -63, -61, -59, -57, -56, -54, -53, -52, -51, -50,
        -49, -48, -47, -46, -45, -44, -43, -43, -42, -41, -40, -40, -39, -38, -38, -37,
        -37, -36, -35, -35, -34, -34, -33, -33, -32, -32, -31, -31, -30, -30, -29, -29,
        -28, -28, -27, -27, -26, -26, -25, -25, -25, -24, -24, -23, -23, -23, -22, -22,
        -21, -21, -21, -20, -20, -19, -19, -19, -18, -18, -18, -17, -17, -17, -16, -16,
        -15, -15, -15, -14, -14, -14, -13, -13, -13, -12, -12, -12, -11, -11, -11, -10,
        -10, -10, -9, -9, -9, -8, -8, -8, -7, -7, -7, -6, -6, -6, -6, -5,
        -5, -5, -4, -4, -4, -3, -3, -3, -2, -2, -2, -1, -1, -1, 0, 0,
        0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5,
        5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10,
        10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15,
        16, 16, 17, 17, 17, 18, 18, 18, 19, 19, 19, 20, 20, 21, 21, 21,
        22, 22, 23, 23, 23, 24, 24, 25, 25, 25, 26, 26, 27, 27, 28, 28,
        29, 29, 30, 30, 31, 31, 32, 32, 33, 33, 34, 34, 35, 35, 36, 37,
        37, 38, 38, 39, 40, 40, 41, 42, 43, 43, 44, 45, 46, 47, 48, 49,
        50, 51, 52, 53, 54, 56, 57, 59, 61, 63, 65, 67, 71, 75, 81, 92,
    ];
}
