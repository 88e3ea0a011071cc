namespace AcceleratorTraining.Models;

/// <summary>Element types of the .tflite format, by their numbers in its schema.</summary>
public enum TfliteType
{
    /// <summary>IEEE single.</summary>
    Float32 = 0,

    /// <summary>IEEE half.</summary>
    Float16 = 1,

    /// <summary>32-bit signed.</summary>
    Int32 = 2,

    /// <summary>8-bit unsigned.</summary>
    UInt8 = 3,

    /// <summary>64-bit signed.</summary>
    Int64 = 4,

    /// <summary>Strings.</summary>
    String = 5,

    /// <summary>Booleans, a byte each.</summary>
    Bool = 6,

    /// <summary>16-bit signed; activations of 16x8 quantization have zero point 0.</summary>
    Int16 = 7,

    /// <summary>Two singles.</summary>
    Complex64 = 8,

    /// <summary>8-bit signed.</summary>
    Int8 = 9,

    /// <summary>IEEE double.</summary>
    Float64 = 10,

    /// <summary>Two doubles.</summary>
    Complex128 = 11,

    /// <summary>64-bit unsigned.</summary>
    UInt64 = 12,

    /// <summary>A handle.</summary>
    Resource = 13,

    /// <summary>Anything.</summary>
    Variant = 14,

    /// <summary>32-bit unsigned.</summary>
    UInt32 = 15,

    /// <summary>16-bit unsigned.</summary>
    UInt16 = 16,

    /// <summary>4-bit signed, two in a byte.</summary>
    Int4 = 17,
}
