using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// How a direction meets the weights: forms the view of them that a forward pass sees. Biases and gains, which have
/// fraction bits, are perturbed by PERTURB under every applier.
/// </summary>
public abstract record Applier : RecipePiece
{
    /// <summary>PERTURB feeds the layer: backends fold it into weight packing. Stored weights are only read.</summary>
    public static Applier PackTime { get; } = new PackTimeApplier();

    /// <summary>
    /// Low-rank directions act on the accumulator: y + the sum of a_j (b_j * x). Exact even where weight plus perturbation
    /// would leave int8; stored weights are only read. Depthwise layers, which have no such form, are perturbed at pack time.
    /// </summary>
    public static Applier Accumulator { get; } = new AccumulatorApplier();

    /// <summary>
    /// For machines that hold one copy of the weights: F swaps the stored codes, evaluates, and swaps them back. Needs
    /// parity directions, under which every byte comes back, at the rails too.
    /// </summary>
    public static Applier InPlaceParity { get; } = new InPlaceParityApplier();

    /// <summary>
    /// For machines that hold one copy of the weights: F adds the step to the stored weights, evaluates, and takes it away.
    /// No step is cut off, for none is above the guard and updates keep that far from +-127; a weight of the file that is
    /// nearer is pinned, z = 0.
    /// </summary>
    /// <param name="guard">Codes at either end, 1..63.</param>
    /// <exception cref="ArgumentException">The guard is not.</exception>
    public static Applier InPlaceGuardBand(int guard) => new InPlaceGuardBandApplier(guard);

    /// <summary>Whether F writes the stored weights and puts them back, in the order in which its nodes stand.</summary>
    public virtual bool IsInPlace => false;

    /// <summary>How many codes at either end weights stay away from; 0 for none.</summary>
    public virtual int Guard => 0;

    /// <summary>Whether this layer's perturbation can be finer than its weights' last bit: it then counts in 1/256 of that.</summary>
    public virtual bool IsFine(LinearLayer layer) => false;

    /// <summary>Adds the nodes that form the view of one layer's weights.</summary>
    /// <param name="context">The program and its values.</param>
    /// <param name="parameter">Weights.</param>
    /// <returns>What stands in place of the weights.</returns>
    public abstract int View(QueryContext context, TrainableParameter parameter);

    /// <summary>Adds what has to follow all layers, e.g. to put back what <see cref="View"/> stored.</summary>
    public virtual void Finish(QueryContext context)
    {
    }

    private protected void RequireSmallMasters(AdaptationRecipe recipe)
    {
        if (recipe.Update.IsWide) throw new ArgumentException($"Recipe '{recipe.Name}': the applier '{this}' moves 8-bit weights, which the update rule '{recipe.Update}' does not have.");
        if (recipe.SharpnessRadius > 0) throw new ArgumentException($"Recipe '{recipe.Name}': the applier '{this}' has no neighbouring point, so sharpness radius {recipe.SharpnessRadius} shall be 0.");
    }
}
