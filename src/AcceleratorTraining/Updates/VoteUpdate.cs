using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// w moves by its perturbation against the sign of S, the sum of m coefficients of rate / m along the directions, where
/// |S| is at least tau * sqrt(m) * rate / m: tau standard deviations of S for coefficients that know nothing.
/// </summary>
internal sealed record VoteUpdate : UpdateRule
{
    private const int LevelFractionBits = 8, LargestLevel = 16 << LevelFractionBits;

    private readonly int _first, _last;

    public VoteUpdate(int first, int last)
    {
        if (first < 1 || last < first || last > LargestLevel) throw new ArgumentException($"The levels of a vote {first}, {last} shall be 1 to {LargestLevel} and not fall.");
        (_first, _last) = (first, last);
    }

    public override string Id => "vote";

    public override ImmutableArray<int> Settings => _first == _last ? [_first] : [_first, _last];

    public override int FractionBits => 0;

    public override int ThresholdAt(AdaptationRecipe recipe, int step)
    {
        // tau * rate / sqrt(m), the root with 8 fraction bits; at least 1, for no sum of 0 is a vote.
        long root = IntegerMath.SquareRoot((Int128)recipe.CoefficientsPerStep << (2 * LevelFractionBits));
        long threshold = IntegerMath.MultiplyDivide(recipe.Interpolate(_first, _last, step), recipe.RateAt(step), root);
        return (int)Math.Clamp(threshold, 1, int.MaxValue);
    }

    public override void Build(UpdateContext context)
    {
        if (context.Parameter.Kind == ParameterKind.Weights) context.Store(context.Step(context.Operator with { Rule = StepRule.Vote })[0]);
        else context.StoreNearest();
    }
}
