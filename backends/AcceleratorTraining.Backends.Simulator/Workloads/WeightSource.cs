namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>Where an operator's weights come from at a forward call. spec: TIMING-08</summary>
public enum WeightSource
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>Constants of the program: may be compressed, reordered and kept resident.</summary>
    Constant,

    /// <summary>A buffer that updates may change between calls: as constants, but not compressed.</summary>
    Parameter,

    /// <summary>A parameter to which a direction is added on its way into the array: other values at each key.</summary>
    Perturbed,
}
