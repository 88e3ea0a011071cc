namespace AcceleratorTraining.Models;

/// <summary>Attributes of MIRROR_PAD.</summary>
/// <param name="IsSymmetric">Whether the border element itself is repeated.</param>
public sealed record MirrorPadOptions(bool IsSymmetric) : OperatorOptions(FusedActivation.None);
