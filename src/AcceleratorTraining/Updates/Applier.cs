namespace AcceleratorTraining;

/// <summary>How a direction meets the weights. Stored weights are never written during a query by either.</summary>
public enum Applier
{
    /// <summary>PERTURB feeds the layer: backends fold it into weight packing.</summary>
    PackTime,

    /// <summary>
    /// Rank-1 directions act on the accumulator: y + a (b * x). Exact even where weight plus perturbation would leave
    /// int8. Depthwise layers, which have no such form, are perturbed at pack time.
    /// </summary>
    Accumulator,
}
