namespace AcceleratorTraining.Onnx.Tests;

/// <summary>What the weights are.</summary>
public enum WeightKind
{
    /// <summary>int8 with zero point 0.</summary>
    Signed,

    /// <summary>uint8 with zero point 128.</summary>
    Centred,

    /// <summary>uint8 with other zero points.</summary>
    Unsigned,
}
