using System.Numerics;

namespace AcceleratorTraining.Hal;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) of one row in Q12: exact sums, an integer square root, one rounded division. The
/// same bits under every profile. spec: NORMALIZE-03 to NORMALIZE-05
/// </summary>
/// <remarks>Source: I-BERT (Kim et al., ICML 2021).</remarks>
public static class FixedPointNormalize
{
    /// <summary>Normalizes one row of 8 or 16-bit values.</summary>
    /// <param name="operation">Its epsilon.</param>
    /// <param name="x">1 to <see cref="Normalize.MaximumChannels"/> values.</param>
    /// <param name="result">As long as <paramref name="x"/>.</param>
    public static void Row<T>(Normalize operation, ReadOnlySpan<T> x, Span<int> result)
        where T : unmanaged, IBinaryInteger<T>
    {
        long sum = 0, squares = 0;
        foreach (T element in x)
        {
            long value = long.CreateTruncating(element);
            sum += value;
            squares += value * value;
        }

        // C^2 * (variance + epsilon'). With C and |x| up to 2^15 the first part is within [0, 2^60], as is epsilon: below 2^62.
        long count = x.Length, spread = count * squares - sum * sum + operation.Epsilon;
        if (spread == 0)
        {
            // No variance and no epsilon: every element is the mean.
            result.Clear();
            return;
        }

        // Shifted left by an even number of bits into [2^60, 2^62), so that the root has 31 bits.
        int halfShift = (BitOperations.LeadingZeroCount((ulong)spread) - 2) / 2;
        long root = SquareRoot((ulong)spread << (2 * halfShift));
        for (int c = 0; c < x.Length; c++)
        {
            // |d| is at most sqrt((C - 1) * spread) because the deviations of a row add up to 0. So d * 2^halfShift is
            // below 2^(7.5 + 31), the dividend below 2^51 and the result below sqrt(C - 1) * 2^12 + 1 < 2^20.
            long deviation = count * long.CreateTruncating(x[c]) - sum;
            long magnitude = ((Math.Abs(deviation) << (halfShift + Normalize.FractionBits)) + root / 2) / root;
            result[c] = (int)(deviation < 0 ? -magnitude : magnitude);
        }
    }

    /// <summary>floor(sqrt(value)), bit by bit from the highest. spec: NORMALIZE-04</summary>
    public static uint SquareRoot(ulong value)
    {
        ulong root = 0;
        for (int bit = 31; bit >= 0; bit--)
        {
            ulong candidate = root | (1UL << bit);
            if (candidate * candidate <= value) root = candidate;
        }

        return (uint)root;
    }
}
