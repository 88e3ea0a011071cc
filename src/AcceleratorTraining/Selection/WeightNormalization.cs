namespace AcceleratorTraining;

/// <summary>What weight perturbations are proportional to.</summary>
public enum WeightNormalization
{
    /// <summary>The root mean square weight of the output channel: the seed paper's kernel-wise normalisation.</summary>
    Kernel = 0,

    /// <summary>The root mean square weight of the layer.</summary>
    Layer = 1,

    /// <summary>Nothing: the weight perturbation counts in 1/256 of a weight's last bit, the same for all layers.</summary>
    Uniform = 2,
}
