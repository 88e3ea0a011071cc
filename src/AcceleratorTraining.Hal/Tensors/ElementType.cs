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

    /// <summary>8-bit unsigned; only CAST and data movement take it, so that such data can enter and leave. spec: NUMBER-05</summary>
    UInt8,

    /// <summary>4-bit signed, two in a byte, the first in the low half; weights only. spec: NUMBER-06</summary>
    Int4,
}
