namespace AcceleratorTraining.Onnx.Tests;

/// <summary>How a quantized ONNX model states its arithmetic.</summary>
public enum NetForm
{
    /// <summary>Float operators between DequantizeLinear and QuantizeLinear.</summary>
    Qdq,

    /// <summary>Operators on bytes that take scales and zero points.</summary>
    QLinear,
}
