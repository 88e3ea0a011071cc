using System.Collections.Immutable;

namespace AcceleratorTraining;

/// <summary>Pass 0 is the unperturbed point, pass q + 1 goes along z of query q: half the forwards of two sides where m is large, and a bias of second order.</summary>
internal sealed record OneSidedEstimator(string Name, LossScale Scale) : Estimator
{
    public override string Id => Name;

    public override int StateLength => Scale == LossScale.RunningMean ? 1 : 0;

    public override int LargestCoefficient => Scale == LossScale.Sign ? 1 << FractionBits : Coefficient.Clip;

    public override ImmutableArray<ForwardPass> Passes(int queries) => BaseAndSides(queries);

    public override (int Plus, int Minus) Contrast(int query) => (query + 1, 0);

    public override void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients)
    {
        for (int q = 0; q < coefficients.Length; q++)
        {
            long difference = losses[q + 1] - losses[0];
            coefficients[q] = Scale == LossScale.Sign ? Coefficient.Sign(difference) : Coefficient.OverRunningMean(difference, ref state[0]);
        }
    }

    /// <summary>The unperturbed point, then along each of m directions.</summary>
    public static ImmutableArray<ForwardPass> BaseAndSides(int queries) => [new(0, 0), .. Enumerable.Range(0, queries).Select(q => new ForwardPass(q, 1))];
}
