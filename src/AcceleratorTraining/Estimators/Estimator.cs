using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>
/// Which forward passes a step makes, and how their losses become one byte a query, the only thing about a query that a
/// receipt records. Its state is integers, kept in the checkpoint; the piece itself is immutable.
/// </summary>
public abstract record Estimator : RecipePiece
{
    /// <summary>Fraction bits of a coefficient: 32 stands for one.</summary>
    public const int FractionBits = 5;

    /// <summary>Both sides of every query, and the sign of the difference: sign-m-SPSA of the seed paper.</summary>
    public static Estimator Sign { get; } = new TwoSidedEstimator("sign", LossScale.Sign);

    /// <summary>Both sides, and the difference in units of its running mean magnitude, clipped: steps that carry over between tasks.</summary>
    public static Estimator ClippedMagnitude { get; } = new TwoSidedEstimator("clipped", LossScale.RunningMean);

    /// <summary>The unperturbed point once and one side of every query, m + 1 passes; the difference as in <see cref="ClippedMagnitude"/>.</summary>
    public static Estimator OneSided { get; } = new OneSidedEstimator("one-sided", LossScale.RunningMean);

    /// <summary>The same passes, and the sign of the difference.</summary>
    public static Estimator OneSidedSign { get; } = new OneSidedEstimator("one-sided-sign", LossScale.Sign);

    /// <summary>The same passes, and differences divided by the standard deviation of the m losses. Source: FZOO, arXiv 2506.09034.</summary>
    public static Estimator Fzoo { get; } = new FzooEstimator();

    /// <summary>Every sample of the batch is a query along a direction of its own, for two forwards a sample. Source: GRZO's per-example directions.</summary>
    public static Estimator PerExample { get; } = new PerExampleEstimator();

    /// <summary>Both sides, and the difference in units of a fixed reference.</summary>
    /// <param name="reference">The mean difference a sample that counts as one, Q16 log2 units; at least 1.</param>
    /// <exception cref="ArgumentException">The reference is less than 1.</exception>
    public static Estimator Magnitude(int reference) => new MagnitudeEstimator(reference);

    /// <summary>Whether each query sees one sample of the batch, instead of all: then there are as many queries as samples.</summary>
    public virtual bool IsPerSample => false;

    /// <summary>Integers that go on from step to step, all 0 at the start.</summary>
    public virtual int StateLength => 0;

    /// <summary>The largest |coefficient| it gives, in 1/32; bounds the rate.</summary>
    public virtual int LargestCoefficient => sbyte.MaxValue;

    /// <summary>The step's forward passes, in order.</summary>
    /// <param name="queries">Coefficients a step.</param>
    public abstract ImmutableArray<ForwardPass> Passes(int queries);

    /// <summary>The two passes whose losses are compared for a query: their difference is the estimate along z.</summary>
    /// <param name="query">Counts from 0.</param>
    public abstract (int Plus, int Minus) Contrast(int query);

    /// <summary>The coefficients of one step.</summary>
    /// <param name="losses">One a pass, summed over the samples it saw, Q16 log2 units; magnitude below 2^46.</param>
    /// <param name="samples">Samples behind each loss.</param>
    /// <param name="state">Changed in place; <see cref="StateLength"/> integers.</param>
    /// <param name="coefficients">Filled in: one a query, in units of 1/32.</param>
    public abstract void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients);
}
