namespace AcceleratorTraining.Baselines;

/// <summary>A named array of numbers that every copy of a network shares.</summary>
/// <param name="Name">Unique in its network; also the start of the tensor's name in the file.</param>
/// <param name="Values">What training changes in place.</param>
/// <param name="IsTrained">False for the statistics of a normalization, and for random weights that stay as they are.</param>
/// <param name="Decays">Whether weight decay applies: to matrices, not to biases, factors and prompts.</param>
public sealed record BackboneParameter(string Name, float[] Values, bool IsTrained, bool Decays);
