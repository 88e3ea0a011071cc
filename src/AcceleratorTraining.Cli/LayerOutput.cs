using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli;

/// <summary>What one operator of the model gave.</summary>
/// <param name="Operator">Its index.</param>
/// <param name="Result">Which of its results; 0 but for operators of several.</param>
/// <param name="Type">Format and shape.</param>
/// <param name="Bytes">Its elements, little-endian.</param>
internal sealed record LayerOutput(int Operator, int Result, TensorType Type, byte[] Bytes);
