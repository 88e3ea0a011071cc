using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>
/// Query b sees sample b alone, along both sides of a direction of its own: as many directions as samples for two forwards
/// a sample. The variance is never above that of one shared direction: their ratio is (B|G|^2 + tr S) / (|G|^2 + tr S).
/// </summary>
internal sealed record PerExampleEstimator : Estimator
{
    public override string Id => "per-example";

    public override bool IsPerSample => true;

    public override int StateLength => 1;

    public override int LargestCoefficient => Coefficient.Clip;

    public override ImmutableArray<ForwardPass> Passes(int queries) => TwoSidedEstimator.BothSides(queries);

    public override (int Plus, int Minus) Contrast(int query) => (2 * query, 2 * query + 1);

    public override void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients)
    {
        for (int q = 0; q < coefficients.Length; q++) coefficients[q] = Coefficient.OverRunningMean(losses[2 * q] - losses[2 * q + 1], ref state[0]);
    }

    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.Queries != 1) throw new ArgumentException($"Recipe '{recipe.Name}': with the estimator '{Id}' every sample is a query, so queries {recipe.Queries} shall be 1.");
        if (recipe.Batch > AdaptationRecipe.MaximumQueries) throw new ArgumentException($"Recipe '{recipe.Name}': with the estimator '{Id}' every sample is a query, so batch {recipe.Batch} shall be at most {AdaptationRecipe.MaximumQueries}.");
    }
}
