namespace AcceleratorTraining.Models;

/// <summary>What kind of file a model came from, and is written back to.</summary>
public enum ModelFormat
{
    /// <summary>A .tflite file, in the arithmetic of TensorFlow Lite.</summary>
    Tflite,

    /// <summary>An .onnx file, in the arithmetic of ONNX Runtime.</summary>
    Onnx,
}
