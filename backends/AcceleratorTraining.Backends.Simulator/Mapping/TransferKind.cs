namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>What a memory's port does for an operand.</summary>
public enum TransferKind
{
    /// <summary>Reads for the memory below, or for the multipliers.</summary>
    ReadForBelow,

    /// <summary>Writes what comes from below: sums.</summary>
    WriteFromBelow,

    /// <summary>Reads sums for the memory above.</summary>
    ReadForAbove,

    /// <summary>Writes what comes from the memory above.</summary>
    WriteFromAbove,
}
