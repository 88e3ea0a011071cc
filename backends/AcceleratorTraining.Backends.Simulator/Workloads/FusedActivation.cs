namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>What an operator's output stage does beyond rescaling.</summary>
public enum FusedActivation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A bound narrower than the format: ReLU and its family.</summary>
    Clamp,

    /// <summary>A table lookup: logistic, tanh, LUT.</summary>
    Table,
}
