namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>What a kernel library has routines of their own for: operator classes, with 1x1 convolutions apart.</summary>
internal enum KernelClass
{
    /// <summary>Convolution with a window: an input is used for several outputs.</summary>
    Convolution,

    /// <summary>Convolution with a 1x1 window: a matrix product.</summary>
    PointwiseConvolution,

    /// <summary>A filter a channel.</summary>
    DepthwiseConvolution,

    /// <summary>Rows times a weight matrix: each weight is loaded for one product.</summary>
    FullyConnected,

    /// <summary>Products of two activations.</summary>
    BatchMatMul,

    /// <summary>Largest or mean tap of a window.</summary>
    Pool,

    /// <summary>Sums over dimensions.</summary>
    ReduceSum,

    /// <summary>An element of one or two inputs at a time, rescaled.</summary>
    Elementwise,

    /// <summary>A table lookup an element.</summary>
    TableLookup,

    /// <summary>Softmax and log-softmax.</summary>
    Softmax,

    /// <summary>Normalization over rows.</summary>
    Normalization,

    /// <summary>Copies.</summary>
    Move,

    /// <summary>A block of 128 random bits: no operator of its own, but a part of all that draw directions.</summary>
    RandomBlock,

    /// <summary>Adding a direction to parameters; what draws it is a class of its own.</summary>
    Perturbation,

    /// <summary>Adding directions that are drawn again to stored parameters.</summary>
    ParameterUpdate,

    /// <summary>A loss over logits.</summary>
    Loss,

    /// <summary>The last layer's gradient: outer products added up in memory.</summary>
    HeadGradient,
}
