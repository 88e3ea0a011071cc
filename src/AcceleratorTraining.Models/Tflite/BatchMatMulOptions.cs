namespace AcceleratorTraining.Models;

/// <summary>Attributes of BATCH_MATMUL.</summary>
/// <param name="TransposesLeft">Whether the left operand's innermost two dimensions change places.</param>
/// <param name="TransposesRight">Whether the right operand's do.</param>
public sealed record BatchMatMulOptions(bool TransposesLeft, bool TransposesRight) : OperatorOptions(FusedActivation.None);
