namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Which of its modes the machine runs an operation in.</summary>
internal enum NpuOperationKind
{
    /// <summary>Sums over window and channels.</summary>
    Convolution,

    /// <summary>Sums over a window, a channel at a time.</summary>
    DepthwiseConvolution,

    /// <summary>Rows times a matrix.</summary>
    VectorProduct,

    /// <summary>Largest or mean of a window.</summary>
    Pooling,

    /// <summary>Sums over channels.</summary>
    ReduceSum,

    /// <summary>An element at a time, past the array.</summary>
    Elementwise,

    /// <summary>A transfer that the array has no part in.</summary>
    Copy,
}
