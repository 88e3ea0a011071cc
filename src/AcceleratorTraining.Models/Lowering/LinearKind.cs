namespace AcceleratorTraining.Models;

/// <summary>The operators with weights.</summary>
public enum LinearKind
{
    /// <summary>CONV_2D: weights [N, KH, KW, C].</summary>
    Conv2D,

    /// <summary>DEPTHWISE_CONV_2D: weights [1, KH, KW, N].</summary>
    DepthwiseConv2D,

    /// <summary>FULLY_CONNECTED: weights [N, K].</summary>
    FullyConnected,

    /// <summary>TRANSPOSE_CONV: weights [N, KH, KW, C].</summary>
    TransposeConv2D,
}
