namespace AcceleratorTraining.Models;

/// <summary>Attributes of TRANSPOSE_CONV.</summary>
/// <param name="Padding">How the border of the forward convolution is treated.</param>
/// <param name="StrideHeight">Output rows between inputs.</param>
/// <param name="StrideWidth">Output columns between inputs.</param>
/// <param name="Activation">The clamp at the end.</param>
public sealed record TransposeConvolutionOptions(PaddingScheme Padding, int StrideHeight, int StrideWidth, FusedActivation Activation) : OperatorOptions(Activation);
