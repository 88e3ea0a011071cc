namespace AcceleratorTraining.Onnx.Tests;

/// <summary>What the writer of nets asks of ONNX Runtime, which nothing here runs.</summary>
internal static class Runtime
{
    /// <summary>Whether weights must have 7 bits.</summary>
    public static bool Saturates => false;
}
