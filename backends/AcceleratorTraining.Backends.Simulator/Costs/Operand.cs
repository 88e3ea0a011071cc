namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>What moves.</summary>
public enum Operand
{
    /// <summary>Activations that are read.</summary>
    Input,

    /// <summary>Weights, with the biases and multipliers that travel with them.</summary>
    Weights,

    /// <summary>Sums that are not complete.</summary>
    PartialSums,

    /// <summary>Activations that are written.</summary>
    Output,

    /// <summary>Tables, keys, random numbers and whatever else a machine moves.</summary>
    Other,
}
