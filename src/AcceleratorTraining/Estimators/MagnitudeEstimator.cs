using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>The raw two-sided difference: m-SPSA without a sign, in units of a reference chosen once, clipped only by the byte.</summary>
internal sealed record MagnitudeEstimator : Estimator
{
    private readonly int _reference;

    public MagnitudeEstimator(int reference) =>
        _reference = reference >= 1 ? reference : throw new ArgumentException($"The reference difference shall be at least 1, not {reference}.", nameof(reference));

    public override string Id => "magnitude";

    public override ImmutableArray<int> Settings => [_reference];

    public override ImmutableArray<ForwardPass> Passes(int queries) => TwoSidedEstimator.BothSides(queries);

    public override (int Plus, int Minus) Contrast(int query) => (2 * query, 2 * query + 1);

    public override void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients)
    {
        for (int q = 0; q < coefficients.Length; q++) coefficients[q] = Coefficient.Ratio(losses[2 * q] - losses[2 * q + 1], (long)_reference * samples, sbyte.MaxValue);
    }
}
