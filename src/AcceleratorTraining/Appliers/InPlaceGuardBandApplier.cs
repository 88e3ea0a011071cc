using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>w -> w + step, the forward pass, (w + step) - step = w: exact because no step is cut off.</summary>
internal sealed record InPlaceGuardBandApplier : Applier
{
    private const int LargestGuard = 63, One = 1 << Perturb.MagnitudeFractionBits;

    // |z| in 1/32: a sign, the Gaussian's largest, a term each, the guide's largest.
    private const int OneZ = 32, GaussianZ = 92, GuideZ = 127;

    public InPlaceGuardBandApplier(int guard) =>
        Guard = guard is >= 1 and <= LargestGuard ? guard : throw new ArgumentException($"A guard band {guard} shall be 1 to {LargestGuard}.");

    public override string Id => "in-place-guard";

    public override ImmutableArray<int> Settings => [Guard];

    public override bool IsInPlace => true;

    public override int Guard { get; }

    /// <summary>The largest scale whose steps are within the guard, 0 if there is none.</summary>
    public static int LargestScale(int guard, DirectionRule direction, MomentumRule momentum)
    {
        int z = direction.Kind == DirectionKind.Gaussian8 ? GaussianZ : OneZ * direction.Rank;
        return guard * OneZ / (momentum.IsNone ? z : Math.Max(z, GuideZ));
    }

    public override int View(QueryContext context, TrainableParameter parameter) =>
        context.MoveInPlace(parameter, Limited(context, context.Magnitude(parameter)));

    public override void Finish(QueryContext context)
    {
        int zero = ModelProgram.Integers(context.Builder, "zero", [0]);
        context.PutBack((parameter, moved) => context.Moved(parameter, moved, Limited(context, context.Builder.Apply(new Subtract(), zero, context.Magnitude(parameter)))));
    }

    public override void Validate(AdaptationRecipe recipe)
    {
        RequireSmallMasters(recipe);
        if (recipe.Direction.Kind == DirectionKind.Parity) throw new ArgumentException($"Recipe '{recipe.Name}': parity is undone by the same swap, so it goes with the applier '{InPlaceParity}', not '{this}'.");
        if (LargestScale(Guard, recipe.Direction, recipe.Momentum) == 0) throw new ArgumentException($"Recipe '{recipe.Name}': steps along '{recipe.Direction}' with momentum '{recipe.Momentum}' are larger than a guard band of {Guard}.");
    }

    // The band is as wide as the steps of magnitude one, whatever is asked for; opposite magnitudes stay opposite.
    private static int Limited(QueryContext context, int magnitude) =>
        context.Builder.Apply(new Clamp { Minimum = -One, Maximum = One }, magnitude);
}
