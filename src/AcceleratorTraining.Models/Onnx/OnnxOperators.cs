namespace AcceleratorTraining.Models;

/// <summary>Names and numbers of ONNX operators inside this library.</summary>
internal static class OnnxOperators
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    /// <summary>The operator code of everything that carries its own lowering; beyond those of .tflite.</summary>
    public const int Code = 1 << 16;
}
