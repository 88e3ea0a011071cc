using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Rank-1 directions in the accumulator: y + a (b * x), where b is one extra filter of signs and a one number an output
/// channel. Source: the low-rank perturbations of EGGROLL, arXiv 2511.16652.
/// </summary>
internal sealed record AccumulatorApplier : Applier
{
    public override string Id => "accumulator";

    public override bool IsFine(LinearLayer layer) => RankOneTerm.CanTake(layer);

    public override int View(QueryContext context, TrainableParameter parameter)
    {
        int master = context.Master(parameter);
        if (parameter.Direction != DirectionKind.Rank1) return context.Perturbed(parameter, master);
        context.Rewrite(master, (operation, inputs) => RankOneTerm.Add(context, parameter, operation, inputs));
        return master;
    }

    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.Direction != Direction.Rank1 || recipe.Update.IsWide) throw new ArgumentException($"Recipe '{recipe.Name}': the accumulator applier needs rank-1 directions and 8-bit weights.");
        if (recipe.SharpnessRadius > 0) throw new ArgumentException($"Recipe '{recipe.Name}': the accumulator applier has no neighbouring point, so sharpness radius {recipe.SharpnessRadius} shall be 0.");
    }
}
