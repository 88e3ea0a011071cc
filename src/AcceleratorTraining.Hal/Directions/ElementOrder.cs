namespace AcceleratorTraining.Hal;

/// <summary>How the elements of a parameter are numbered for the direction generator. spec: DIR-07</summary>
public enum ElementOrder
{
    /// <summary>Row-major position; for vectors.</summary>
    Linear,

    /// <summary>
    /// Weights [N, ...] with K = product of the other dimensions: index = ((n/16)*ceil(K/4) + k/4)*64 + (n%16)*4 + k%4,
    /// the order in which packed kernels walk memory. Padding consumes numbers.
    /// </summary>
    Panels,

    /// <summary>Depthwise weights [1, KH, KW, N]: the same numbering with N channels and K = KH*KW.</summary>
    DepthwisePanels,
}
