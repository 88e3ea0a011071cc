using System.Collections.Concurrent;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Changes the rate of sound by a fraction L/M in lowest terms: a windowed sinc in L phases, each the taps that one output sample weights
/// its neighbours by. Integer arithmetic, so the same samples on every machine. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Tap k of phase p stands t = k - HalfTaps + 1 - p/L input samples from the output sample and has the weight
/// c sinc(c t) (1/2 + 1/2 cos(pi t / HalfTaps)) with c = 0.95 min(1, L/M): a Hann window over 24 zero crossings a side. Weights have 20 fraction
/// bits, and one beside the centre is corrected so that each phase sums to exactly 1: silence and constant pressure pass unchanged.
/// Beyond both ends the sound is silent. The output begins with the first sample of the input.
/// </remarks>
public sealed class Resampler
{
    private const int WeightBits = 20;
    private const int ZeroCrossings = 24;

    /// <summary>Enough for every common rate (11,025 to 16,000 Hz takes 30,720) and little enough to compute at once.</summary>
    private const int MaximumWeights = 1 << 16;

    // Data may have any number of rates, each with weights of its own: beyond this many they are not kept.
    private const int MaximumKept = 32;

    private static readonly ConcurrentDictionary<(int Up, int Down), Resampler> Cache = new();

    private readonly int _up;
    private readonly int _down;
    private readonly int _taps;
    private readonly int[] _weights;

    private Resampler(int up, int down)
    {
        (_up, _down) = (up, down);
        _taps = Taps(up, down);
        _weights = new int[up * _taps];
        for (int phase = 0; phase < up; phase++)
        {
            Fill(_weights.AsSpan(phase * _taps, _taps), phase, _taps / 2);
        }
    }

    /// <summary>The resampler between two rates; the first ones are kept.</summary>
    /// <exception cref="InvalidDataSetException">The fraction between them is too fine.</exception>
    public static Resampler Between(int from, int to)
    {
        (int up, int down) = Ratio(from, to);
        if ((long)up * Taps(up, down) > MaximumWeights)
        {
            throw new InvalidDataSetException($"Sound of {from} Hz cannot be brought to {to} Hz: their ratio {up}/{down} takes more than {MaximumWeights} weights.");
        }

        return Cache.Count < MaximumKept
            ? Cache.GetOrAdd((up, down), ratio => new Resampler(ratio.Up, ratio.Down))
            : Cache.TryGetValue((up, down), out Resampler? kept) ? kept : new Resampler(up, down);
    }

    /// <summary>How many samples so many become: ceil(samples * L / M).</summary>
    /// <exception cref="OverflowException">More than an array holds.</exception>
    public static int OutputLength(int samples, int from, int to)
    {
        (int up, int down) = Ratio(from, to);
        return checked((int)((((long)samples * up) + down - 1) / down));
    }

    /// <summary>The sound at the new rate, <see cref="OutputLength"/> samples, rounded to nearest, ties up, and saturated to 16 bits.</summary>
    public short[] Resample(ReadOnlySpan<short> samples)
    {
        short[] result = new short[OutputLength(samples.Length, _down, _up)];
        for (int i = 0; i < result.Length; i++)
        {
            long position = (long)i * _down;
            int phase = (int)(position % _up), first = (int)(position / _up) - (_taps / 2) + 1;
            ReadOnlySpan<int> weights = _weights.AsSpan(phase * _taps, _taps);
            long sum = 1L << (WeightBits - 1);
            for (int k = Math.Max(0, -first); k < Math.Min(_taps, samples.Length - first); k++)
            {
                sum += (long)weights[k] * samples[first + k];
            }

            result[i] = (short)Math.Clamp(sum >> WeightBits, short.MinValue, short.MaxValue);
        }

        return result;
    }

    private static int Taps(int up, int down) => 2 * (int)((long)ZeroCrossings * Math.Max(up, down) / up);

    private static (int Up, int Down) Ratio(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        int divisor = GreatestCommonDivisor(from, to);
        return (to / divisor, from / divisor);
    }

    private static int GreatestCommonDivisor(int first, int second) => second == 0 ? first : GreatestCommonDivisor(second, first % second);

    private void Fill(Span<int> weights, int phase, int half)
    {
        // c = 0.95 min(1, L/M) as a fraction.
        long cutUp = 19L * Math.Min(_up, _down), cutDown = 20L * _down;
        long[] exact = new long[weights.Length];
        long sum = 0;
        for (int k = 0; k < exact.Length; k++)
        {
            // t in units of 1/L input samples.
            long t = ((long)(k - half + 1) * _up) - phase;
            long window = (FixedMath.One + FixedMath.Cosine(t, 2L * half * _up)) / 2;
            exact[k] = FixedMath.Multiply(Sinc(cutUp * t, cutDown * _up), window);
            sum += exact[k];
        }

        int total = 0;
        for (int k = 0; k < exact.Length; k++)
        {
            total += weights[k] = (int)FixedMath.Round(FixedMath.Divide(exact[k], sum), WeightBits);
        }

        weights[half - 1] += (1 << WeightBits) - total;
    }

    /// <summary>sin(pi n/d) / (pi n/d); the common factor c needs no place here, since weights are divided by their sum.</summary>
    private static long Sinc(long numerator, long denominator) => numerator == 0
        ? FixedMath.One
        : (long)((Int128)FixedMath.Sine(numerator, 2 * denominator) * denominator / numerator * FixedMath.InversePi >> FixedMath.FractionBits);
}
