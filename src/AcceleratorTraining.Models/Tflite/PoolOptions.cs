namespace AcceleratorTraining.Models;

/// <summary>Attributes of AVERAGE_POOL_2D and MAX_POOL_2D.</summary>
/// <param name="Padding">How the border is treated.</param>
/// <param name="StrideHeight">Rows between outputs.</param>
/// <param name="StrideWidth">Columns between outputs.</param>
/// <param name="FilterHeight">Rows of the window.</param>
/// <param name="FilterWidth">Columns of the window.</param>
/// <param name="Activation">The clamp at the end.</param>
public sealed record PoolOptions(PaddingScheme Padding, int StrideHeight, int StrideWidth, int FilterHeight, int FilterWidth, FusedActivation Activation)
    : OperatorOptions(Activation);
