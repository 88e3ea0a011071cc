namespace AcceleratorTraining.Data.Audio;

/// <summary>The spectrum of one stretch of sound under a periodic Hann window, padded with zeros to the transform's length. Not thread-safe: holds its scratch.</summary>
/// <param name="transform">Its length is a power of two.</param>
/// <param name="window">See <see cref="Hann"/>; at most as long as the transform.</param>
internal sealed class Spectrum(FourierTransform transform, int[] window)
{
    /// <summary>Fraction bits of a spectrum's real and imaginary parts; the unit is one step of a 16-bit sample.</summary>
    public const int FractionBits = 12;

    private const int WindowBits = 30;

    private readonly long[] _real = new long[transform.Length];
    private readonly long[] _imaginary = new long[transform.Length];

    /// <summary>Real parts; elements 0 to N/2 say all of real sound.</summary>
    public ReadOnlySpan<long> Real => _real;

    /// <summary>Imaginary parts.</summary>
    public ReadOnlySpan<long> Imaginary => _imaginary;

    /// <summary>w[n] = 1/2 - 1/2 cos(2 pi n / length), 30 fraction bits.</summary>
    public static int[] Hann(int length) =>
        [.. Enumerable.Range(0, length).Select(n => (int)FixedMath.Round((FixedMath.One - FixedMath.Cosine(n, length)) / 2, WindowBits))];

    /// <summary>Computes the spectrum of as many samples as the window is long.</summary>
    public void Compute(ReadOnlySpan<short> samples)
    {
        const int shift = WindowBits - FractionBits;
        Array.Clear(_real);
        Array.Clear(_imaginary);
        for (int n = 0; n < window.Length; n++)
        {
            _real[n] = (((long)samples[n] * window[n]) + (1L << (shift - 1))) >> shift;
        }

        transform.Apply(_real, _imaginary);
    }

    /// <summary>|X[k]|^2, 24 fraction bits.</summary>
    public UInt128 Power(int k)
    {
        Int128 real = _real[k], imaginary = _imaginary[k];
        return (UInt128)((real * real) + (imaginary * imaginary));
    }
}
