namespace AcceleratorTraining.Conformance.Tests;

/// <summary>What a backend may do wrong.</summary>
internal enum Fault
{
    /// <summary>The first element of every result is off by its last bit.</summary>
    WrongLastBit,

    /// <summary>A submit also clears the buffer allocated after its output.</summary>
    WritesBeside,

    /// <summary>Programs that a profile refuses are accepted.</summary>
    AcceptsAll,

    /// <summary>No program is accepted.</summary>
    RefusesAll,
}
