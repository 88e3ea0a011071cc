namespace AcceleratorTraining.Models;

/// <summary>Parameters cannot be written into the model's file; names the layer.</summary>
public sealed class ModelPatchException(string message) : Exception(message);
