namespace AcceleratorTraining.Models;

/// <summary>Attributes of SOFTMAX.</summary>
/// <param name="Beta">Factor of the logits.</param>
public sealed record SoftmaxOptions(float Beta) : OperatorOptions(FusedActivation.None);
