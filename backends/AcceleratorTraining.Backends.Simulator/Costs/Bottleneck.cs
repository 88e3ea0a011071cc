namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>What an operator waits for: the largest part of its cycles.</summary>
public enum Bottleneck
{
    /// <summary>Multiply-accumulates.</summary>
    Compute,

    /// <summary>Elementwise work: the output stage, the vector unit, table lookups.</summary>
    Vector,

    /// <summary>The weights' way to the array.</summary>
    Weights,

    /// <summary>The activations' way to and from memory.</summary>
    Activations,

    /// <summary>Filling and draining the array, commands, calls: what does not depend on the amount of work.</summary>
    Overhead,
}
