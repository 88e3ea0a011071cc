namespace AcceleratorTraining.Data.Shifts;

/// <summary>The example tables of ITU-T T.81, annex K.1, scaled to a quality as libjpeg does; row-major by frequency.</summary>
internal static class JpegQuantization
{
    private static ReadOnlySpan<byte> LuminanceTable =>
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static ReadOnlySpan<byte> ChrominanceTable =>
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
        24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    /// <summary>Divisors of brightness, 1 to 255 each.</summary>
    public static int[] Luminance(int quality) => Scale(LuminanceTable, quality);

    /// <summary>Divisors of both colour differences, 1 to 255 each.</summary>
    public static int[] Chrominance(int quality) => Scale(ChrominanceTable, quality);

    private static int[] Scale(ReadOnlySpan<byte> table, int quality)
    {
        int percent = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        int[] scaled = new int[table.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = Math.Clamp(((table[i] * percent) + 50) / 100, 1, 255);
        }

        return scaled;
    }
}
