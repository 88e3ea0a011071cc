namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Triangular filters over the bins of a spectrum, as integers. Bin k stands for the frequency k rate / length; band b rises from edge b
/// to edge b + 1 and falls to edge b + 2. Immutable and thread-safe.
/// </summary>
internal sealed class MelBank
{
    private readonly (int First, long[] Weights)[] _bands;

    private MelBank((int First, long[] Weights)[] bands) => _bands = bands;

    /// <summary>How many bands there are.</summary>
    public int Count => _bands.Length;

    /// <summary>One more than the highest bin that any band weighs.</summary>
    public int Bins => _bands.Max(band => band.First + band.Weights.Length);

    /// <summary>
    /// The bank of tf.signal.linear_to_mel_weight_matrix: mel = 1127 ln(1 + f/700), edges equally far apart in mel, triangles straight in mel,
    /// peaks 1, bin 0 left out. The factor 1127 cancels.
    /// </summary>
    /// <param name="bands">How many.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="length">The transform's length.</param>
    /// <param name="low">Edge 0 in Hz.</param>
    /// <param name="high">The last edge in Hz.</param>
    /// <param name="weightBits">Fraction bits of a weight.</param>
    public static MelBank Htk(int bands, int rate, int length, int low, int high, int weightBits)
    {
        long bottom = Mel(low, 1), top = Mel(high, 1);
        long[] edges = [.. Enumerable.Range(0, bands + 2).Select(i => bottom + (long)((Int128)(top - bottom) * i / (bands + 1)))];
        long[] bins = [.. Enumerable.Range(0, (length / 2) + 1).Select(k => k == 0 ? long.MinValue / 2 : Mel((long)k * rate, length))];
        return Triangles(edges, bins, (_, weight) => FixedMath.Round(weight, weightBits));

        static long Mel(long numerator, long denominator) => FixedMath.Log(FixedMath.One + FixedMath.Ratio(numerator, 700 * denominator));
    }

    /// <summary>
    /// The bank of librosa.filters.mel with its defaults (Slaney): mel = 3 f/200 below 1 kHz and 15 + 27 ln(f/1000)/ln 6.4 above, edges from 0 Hz to
    /// half the rate equally far apart in mel, triangles straight in Hz, areas 1: weights times 2 / (edge b+2 - edge b in Hz).
    /// </summary>
    /// <param name="bands">How many.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="length">The transform's length.</param>
    /// <param name="weightBits">Fraction bits of a weight.</param>
    public static MelBank Slaney(int bands, int rate, int length, int weightBits)
    {
        // Frequencies in kHz.
        long step = FixedMath.Log(FixedMath.Ratio(64, 10)) / 27;
        long top = (15 * FixedMath.One) + FixedMath.Divide(FixedMath.Log(FixedMath.Ratio(rate, 2000)), step);
        long[] edges = [.. Enumerable.Range(0, bands + 2).Select(i => Frequency((long)((Int128)top * i / (bands + 1))))];
        long[] bins = [.. Enumerable.Range(0, (length / 2) + 1).Select(k => FixedMath.Ratio((long)k * rate, 1000L * length))];
        return Triangles(edges, bins, (band, weight) => FixedMath.Round((long)((Int128)weight * FixedMath.One / (500 * (Int128)(edges[band + 2] - edges[band]))), weightBits));

        long Frequency(long mel) => mel <= 15 * FixedMath.One
            ? mel / 15
            : FixedMath.Exp(FixedMath.Multiply(mel - (15 * FixedMath.One), step));
    }

    /// <summary>Sum of a band's weights times the values of its bins. Fraction bits add up.</summary>
    public UInt128 Apply(int band, ReadOnlySpan<UInt128> bins)
    {
        (int first, long[] weights) = _bands[band];
        UInt128 sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += (ulong)weights[i] * bins[first + i];
        }

        return sum;
    }

    private static MelBank Triangles(long[] edges, long[] bins, Func<int, long, long> scale) =>
        new([.. Enumerable.Range(0, edges.Length - 2).Select(band => Triangle(edges[band], edges[band + 1], edges[band + 2], bins, weight => scale(band, weight)))]);

    private static (int First, long[] Weights) Triangle(long low, long peak, long high, long[] bins, Func<long, long> scale)
    {
        int first = Array.FindIndex(bins, bin => bin > low), end = Array.FindIndex(bins, bin => bin >= high);
        end = end < 0 ? bins.Length : end;
        return first < 0
            ? (0, [])
            : (first, [.. bins[first..end].Select(bin => scale(bin <= peak ? FixedMath.Divide(bin - low, peak - low) : FixedMath.Divide(high - bin, high - peak)))]);
    }
}
