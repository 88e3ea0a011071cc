namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What the output stage does to an element, as far as its rate depends on it.</summary>
internal enum OutputRate
{
    /// <summary>Scales it.</summary>
    Scale,

    /// <summary>Multiplies two.</summary>
    Multiply,

    /// <summary>Adds or subtracts two, with scales of their own.</summary>
    AddSubtract,

    /// <summary>Takes the largest of a window.</summary>
    Maximum,
}
