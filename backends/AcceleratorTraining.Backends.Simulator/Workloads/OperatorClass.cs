namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>What kind of work an operator is: what timing models tell apart.</summary>
public enum OperatorClass
{
    /// <summary>Dense or grouped convolution; 1x1 included.</summary>
    Convolution,

    /// <summary>A filter a channel.</summary>
    DepthwiseConvolution,

    /// <summary>Rows times a weight matrix.</summary>
    FullyConnected,

    /// <summary>Products of two activations, a matrix a batch.</summary>
    BatchMatMul,

    /// <summary>Largest tap of a window.</summary>
    MaxPool,

    /// <summary>Mean of the taps of a window.</summary>
    AveragePool,

    /// <summary>Sums over dimensions; means.</summary>
    ReduceSum,

    /// <summary>Addition and subtraction, an element at a time.</summary>
    Add,

    /// <summary>Multiplication, an element at a time.</summary>
    Multiply,

    /// <summary>Other elementwise work: minimum, maximum, clamp, cast, rescale.</summary>
    Elementwise,

    /// <summary>A table lookup an element; logistic and tanh too.</summary>
    TableLookup,

    /// <summary>Softmax and log-softmax over rows.</summary>
    Softmax,

    /// <summary>Normalization over rows.</summary>
    Normalization,

    /// <summary>Copies: concatenation, slice, pad, transpose, gather.</summary>
    Move,

    /// <summary>Drawing a direction and adding it to parameters, where it is a pass of its own.</summary>
    Perturbation,

    /// <summary>Drawing directions again and adding them to stored parameters.</summary>
    ParameterUpdate,

    /// <summary>A loss over logits.</summary>
    Loss,

    /// <summary>The last layer's exact gradient: a product of rows and features.</summary>
    HeadGradient,
}
