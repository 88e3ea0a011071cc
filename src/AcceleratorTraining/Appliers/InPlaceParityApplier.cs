using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>w -> P_b(w), the forward pass, P_b(P_b(w)) = w: the same PERTURB twice (PERTURB-21, PERTURB-22).</summary>
internal sealed record InPlaceParityApplier : Applier
{
    public override string Id => "in-place-parity";

    public override bool IsInPlace => true;

    public override int View(QueryContext context, TrainableParameter parameter) =>
        context.MoveInPlace(parameter, context.Magnitude(parameter));

    public override void Finish(QueryContext context) => context.PutBack((parameter, moved) => context.Moved(parameter, moved, context.Magnitude(parameter)));

    public override void Validate(AdaptationRecipe recipe)
    {
        RequireSmallMasters(recipe);
        if (recipe.Direction.Kind != DirectionKind.Parity) throw new ArgumentException($"Recipe '{recipe.Name}': the applier '{this}' needs parity directions, not '{recipe.Direction}'.");
    }
}
