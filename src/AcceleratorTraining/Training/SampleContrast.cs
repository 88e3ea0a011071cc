using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>
/// What the samples of a step say of each estimate: its size against the error that their number leaves in it. Integers,
/// but no step depends on them. Not thread-safe.
/// </summary>
internal sealed class SampleContrast
{
    private const int FractionBits = 8;
    private const int Largest = 1 << 16;

    private readonly ImmutableArray<(int Plus, int Minus)> _pairs;
    private readonly long[] _counts, _sums;
    private readonly Int128[] _squares;

    public SampleContrast(AdaptationRecipe recipe)
    {
        // A query of one sample has no spread to be compared with.
        bool shared = !recipe.Selection.IsEmpty && !recipe.Estimator.IsPerSample;
        _pairs = shared ? [.. Enumerable.Range(0, recipe.CoefficientsPerStep).Select(recipe.Estimator.Contrast)] : [];
        (_counts, _sums, _squares) = (new long[_pairs.Length], new long[_pairs.Length], new Int128[_pairs.Length]);
    }

    /// <summary>|mean of the samples' differences| / standard error, in 1/256, a query; at most 2^16, 0 of fewer than two samples.</summary>
    public ImmutableArray<int> SignalToNoise => [.. Enumerable.Range(0, _pairs.Length).Select(Ratio)];

    /// <summary>Sum over the queries of the squared total difference.</summary>
    public Int128 SignalPower => Enumerable.Range(0, _pairs.Length).Aggregate((Int128)0, (sum, q) => sum + (_counts[q] < 2 ? 0 : (Int128)_sums[q] * _sums[q]));

    /// <summary>What that is, in the mean, of samples without anything in common.</summary>
    public Int128 NoisePower => Enumerable.Range(0, _pairs.Length).Aggregate((Int128)0, (sum, q) => sum + (_counts[q] < 2 ? 0 : Noise(q)));

    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_sums);
        Array.Clear(_squares);
    }

    /// <summary>Adds one chunk's losses.</summary>
    public void Add(ReadOnlySpan<PassOutputs> outputs, int first, int samples)
    {
        for (int q = 0; q < _pairs.Length; q++)
        {
            ReadOnlySpan<int> plus = outputs[_pairs[q].Plus - first].Losses, minus = outputs[_pairs[q].Minus - first].Losses;
            for (int i = 0; i < samples; i++)
            {
                long difference = (long)plus[i] - minus[i];
                _sums[q] += difference;
                _squares[q] += (Int128)difference * difference;
            }

            _counts[q] += samples;
        }
    }

    // mean / (deviation / sqrt(n)) = sum / sqrt((n * squares - sum^2) / (n - 1)).
    private int Ratio(int q)
    {
        long count = _counts[q];
        if (count < 2 || _sums[q] == 0) return 0;
        long error = IntegerMath.SquareRoot(Noise(q));
        return error == 0 ? Largest : (int)Int128.Min(((Int128)Math.Abs(_sums[q]) << FractionBits) / error, Largest);
    }

    // Of two or more samples.
    private Int128 Noise(int q) => (_counts[q] * _squares[q] - (Int128)_sums[q] * _sums[q]) / (_counts[q] - 1);
}
