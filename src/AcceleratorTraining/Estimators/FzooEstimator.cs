using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>
/// (l_q - l_0) / std(l_1..l_m), the sample standard deviation rounded down to an integer and at least 1: the step shrinks
/// where the loss is steep. Without state. Source: FZOO, arXiv 2506.09034.
/// </summary>
internal sealed record FzooEstimator : Estimator
{
    public override string Id => "fzoo";

    public override ImmutableArray<ForwardPass> Passes(int queries) => OneSidedEstimator.BaseAndSides(queries);

    public override (int Plus, int Minus) Contrast(int query) => (query + 1, 0);

    public override void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients)
    {
        long deviation = Math.Max(1, IntegerMath.StandardDeviation(losses[1..]));
        for (int q = 0; q < coefficients.Length; q++) coefficients[q] = Coefficient.Ratio(losses[q + 1] - losses[0], deviation, sbyte.MaxValue);
    }

    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.Queries < 2) throw new ArgumentException($"Recipe '{recipe.Name}': the estimator '{Id}' divides by a standard deviation over the queries, so queries {recipe.Queries} shall be at least 2.");
    }
}
