namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// The discrete Fourier transform X[k] = sum x[n] exp(-2 pi i k n / N) in integers: radix 2, decimation in time, twiddles with 24 fraction bits,
/// every product rounded, ties up, nothing scaled down on the way. Immutable and thread-safe.
/// </summary>
/// <remarks>Inputs of at most 2^27 grow to at most N 2^27, and a product to 2^61 for N = 1024: 64 bits never overflow.</remarks>
internal sealed class FourierTransform
{
    private const int TwiddleBits = 24;
    private const long Half = 1L << (TwiddleBits - 1);

    private readonly int[] _cosines;
    private readonly int[] _sines;

    /// <summary>A transform of a power of two, at most 1024.</summary>
    public FourierTransform(int length)
    {
        Length = length;
        _cosines = [.. Enumerable.Range(0, length / 2).Select(k => (int)FixedMath.Round(FixedMath.Cosine(k, length), TwiddleBits))];
        _sines = [.. Enumerable.Range(0, length / 2).Select(k => (int)FixedMath.Round(FixedMath.Sine(k, length), TwiddleBits))];
    }

    /// <summary>N.</summary>
    public int Length { get; }

    /// <summary>Transforms in place.</summary>
    /// <param name="real">N real parts, at most 2^27 in magnitude.</param>
    /// <param name="imaginary">N imaginary parts, likewise.</param>
    public void Apply(Span<long> real, Span<long> imaginary)
    {
        Reorder(real, imaginary);
        for (int half = 1; half < Length; half *= 2)
        {
            int stride = Length / (2 * half);
            for (int start = 0; start < Length; start += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    long cosine = _cosines[k * stride], sine = _sines[k * stride];
                    int a = start + k, b = a + half;
                    long re = ((real[b] * cosine) + (imaginary[b] * sine) + Half) >> TwiddleBits;
                    long im = ((imaginary[b] * cosine) - (real[b] * sine) + Half) >> TwiddleBits;
                    (real[b], imaginary[b]) = (real[a] - re, imaginary[a] - im);
                    (real[a], imaginary[a]) = (real[a] + re, imaginary[a] + im);
                }
            }
        }
    }

    /// <summary>Puts element i where the bits of i stand in reverse.</summary>
    private void Reorder(Span<long> real, Span<long> imaginary)
    {
        for (int i = 1, j = 0; i < Length; i++)
        {
            int bit = Length / 2;
            for (; (j & bit) != 0; bit /= 2)
            {
                j ^= bit;
            }

            j |= bit;
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }
    }
}
