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
    /// Rank-1 directions act on the accumulator: y + a (b * x). Exact even where weight plus perturbation would leave
    /// int8; stored weights are only read. Depthwise layers, which have no such form, are perturbed at pack time.
    /// </summary>
    public static Applier Accumulator { get; } = new AccumulatorApplier();

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
}
