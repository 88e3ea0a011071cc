namespace AcceleratorTraining.Backends.Simulator.Costs;

/// <summary>Which way bytes move at a memory.</summary>
public enum AccessDirection
{
    /// <summary>Out of the memory.</summary>
    Read,

    /// <summary>Into the memory.</summary>
    Write,
}
