namespace AcceleratorTraining.Models;

/// <summary>The clamp at the end of an operator, by its number in the .tflite schema.</summary>
public enum FusedActivation
{
    /// <summary>The output type's range.</summary>
    None = 0,

    /// <summary>From real 0.</summary>
    Relu = 1,

    /// <summary>From real -1 to 1.</summary>
    ReluN1To1 = 2,

    /// <summary>From real 0 to 6.</summary>
    Relu6 = 3,

    /// <summary>Hyperbolic tangent; not supported.</summary>
    Tanh = 4,

    /// <summary>The sign bit; not supported.</summary>
    SignBit = 5,
}
