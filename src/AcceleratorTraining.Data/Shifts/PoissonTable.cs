namespace AcceleratorTraining.Data.Shifts;

/// <summary>The Poisson distributions of all 256 pixel values at one photon count, for sampling by inversion.</summary>
/// <remarks>
/// A pixel p of full scale 255 counts Poisson(p * photons / 255) photons. Weights follow w(k+1) = w(k) * mean / (k+1) from
/// 2^40 at the mode outwards to where they fall below one, so no exponential is needed; sampling scales a word to their sum.
/// </remarks>
internal sealed class PoissonTable
{
    private readonly (int First, long[] Cumulative)[] _rows = new (int, long[])[256];

    /// <summary>Tabulates; about a millisecond.</summary>
    /// <param name="photons">Mean count at full scale.</param>
    public PoissonTable(int photons)
    {
        for (int pixel = 0; pixel < _rows.Length; pixel++)
        {
            _rows[pixel] = Row((long)pixel * photons);
        }
    }

    /// <summary>The count for a pixel value and 32 random bits; it grows with the bits.</summary>
    public int Draw(byte pixel, uint word)
    {
        (int first, long[] cumulative) = _rows[pixel];

        // floor(word * total / 2^32), by the high half of a 128-bit product.
        long place = (long)Math.BigMul((ulong)word << 32, (ulong)cumulative[^1], out _);
        int index = Array.BinarySearch(cumulative, place + 1);
        return first + (index >= 0 ? index : ~index);
    }

    /// <summary>Cumulative weights of the counts from First on; the mean comes as mean * 255.</summary>
    private static (int First, long[] Cumulative) Row(long mean)
    {
        int mode = (int)(mean / 255);
        var weights = new LinkedList<long>();
        long weight = 1L << 40;
        for (int count = mode; weight > 0; count++)
        {
            weights.AddLast(weight);
            weight = weight * mean / (255L * (count + 1));
        }

        int first = mode;
        weight = 1L << 40;
        while (first > 0 && (weight = weight * 255 * first / mean) > 0)
        {
            weights.AddFirst(weight);
            first--;
        }

        long sum = 0;
        return (first, [.. weights.Select(each => sum += each)]);
    }
}
