using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// Low-rank directions in the accumulator: y + the sum of a_j (b_j * x), where b_j is an extra filter of signs and a_j one
/// number an output channel. Source: the low-rank perturbations of EGGROLL, arXiv 2511.16652.
/// </summary>
internal sealed record AccumulatorApplier : Applier
{
    public override string Id => "accumulator";

    public override bool IsFine(LinearLayer layer) => LowRankTerms.CanTake(layer);

    public override int View(QueryContext context, TrainableParameter parameter)
    {
        int master = context.Master(parameter);
        if (parameter.Direction is not (DirectionKind.Rank1 or DirectionKind.RankR)) return context.Perturbed(parameter, master);
        context.Rewrite(master, (operation, inputs) => LowRankTerms.Add(context, parameter, operation, inputs));
        return master;
    }

    public override void Validate(AdaptationRecipe recipe)
    {
        if (recipe.Direction.Kind is not (DirectionKind.Rank1 or DirectionKind.RankR) || recipe.Update.IsWide) throw new ArgumentException($"Recipe '{recipe.Name}': the accumulator applier needs rank-1 or rank-r directions and 8-bit weights.");
        if (!recipe.Mask.IsAll || !recipe.Momentum.IsNone) throw new ArgumentException($"Recipe '{recipe.Name}': a direction with a mask or a momentum has no low rank, which the accumulator applier needs.");
        if (recipe.SharpnessRadius > 0) throw new ArgumentException($"Recipe '{recipe.Name}': the accumulator applier has no neighbouring point, so sharpness radius {recipe.SharpnessRadius} shall be 0.");
    }
}
