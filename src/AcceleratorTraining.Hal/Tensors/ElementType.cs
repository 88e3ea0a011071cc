namespace AcceleratorTraining.Hal;

/// <summary>The number formats a tensor can hold; all little-endian, two's complement. spec: NUMBER-01</summary>
public enum ElementType
{
    /// <summary>8-bit signed.</summary>
    Int8,

    /// <summary>16-bit signed.</summary>
    Int16,

    /// <summary>32-bit signed.</summary>
    Int32,

    /// <summary>64-bit signed.</summary>
    Int64,

    /// <summary>32-bit unsigned; keys of the direction generator only.</summary>
    UInt32,
}
