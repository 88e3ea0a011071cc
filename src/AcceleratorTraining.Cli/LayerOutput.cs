using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Cli;

/// <summary>What one operator of the model gave.</summary>
/// <param name="Operator">Its index.</param>
/// <param name="Type">Format and shape.</param>
/// <param name="Bytes">Its elements, little-endian.</param>
internal sealed record LayerOutput(int Operator, TensorType Type, byte[] Bytes);
