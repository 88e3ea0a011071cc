using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>Pass 2q goes along z of query q, pass 2q + 1 against it: m-SPSA, Feng et al., arXiv 2411.04036.</summary>
internal sealed record TwoSidedEstimator(string Name, LossScale Scale) : Estimator
{
    public override string Id => Name;

    public override int StateLength => Scale == LossScale.RunningMean ? 1 : 0;

    public override int LargestCoefficient => Scale == LossScale.Sign ? 1 << FractionBits : Coefficient.Clip;

    public override ImmutableArray<ForwardPass> Passes(int queries) => BothSides(queries);

    public override (int Plus, int Minus) Contrast(int query) => (2 * query, 2 * query + 1);

    public override void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients)
    {
        for (int q = 0; q < coefficients.Length; q++)
        {
            long difference = losses[2 * q] - losses[2 * q + 1];
            coefficients[q] = Scale == LossScale.Sign ? Coefficient.Sign(difference) : Coefficient.OverRunningMean(difference, ref state[0]);
        }
    }

    /// <summary>Along and against each of m directions.</summary>
    public static ImmutableArray<ForwardPass> BothSides(int queries) => [.. Enumerable.Range(0, 2 * queries).Select(i => new ForwardPass(i / 2, i % 2 == 0 ? 1 : -1))];
}
