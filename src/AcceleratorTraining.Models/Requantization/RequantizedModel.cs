namespace AcceleratorTraining.Models;

/// <summary>A model whose scales and parameters were re-derived for a machine that cannot hold the shipped ones.</summary>
/// <param name="Model">The new file: as long as the shipped one, the same graph.</param>
/// <param name="Scales">Tensors that have other scales.</param>
/// <param name="Values">Stored weights, biases and constants that have other values.</param>
public sealed record RequantizedModel(QuantizedModel Model, int Scales, long Values);
