namespace AcceleratorTraining.Models;

/// <summary>Attributes of CONV_2D and DEPTHWISE_CONV_2D.</summary>
/// <param name="Padding">How the border is treated.</param>
/// <param name="StrideHeight">Rows between outputs.</param>
/// <param name="StrideWidth">Columns between outputs.</param>
/// <param name="DilationHeight">Rows between taps.</param>
/// <param name="DilationWidth">Columns between taps.</param>
/// <param name="DepthMultiplier">Outputs an input channel of a depthwise convolution; 0 for CONV_2D.</param>
/// <param name="BiasType">What the bias of a CONV_2D would be where there is none; Float32 if the file does not say.</param>
/// <param name="Activation">The clamp at the end.</param>
public sealed record ConvolutionOptions(PaddingScheme Padding, int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth, int DepthMultiplier, TfliteType BiasType, FusedActivation Activation)
    : OperatorOptions(Activation);
