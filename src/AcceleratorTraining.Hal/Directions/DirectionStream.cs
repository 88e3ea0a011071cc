namespace AcceleratorTraining.Hal;

/// <summary>The independent random streams of one (key, tensor). spec: DIR-02</summary>
public enum DirectionStream
{
    /// <summary>One number an element.</summary>
    Elements = 0,

    /// <summary>Low rank: the first factor over outputs, a.</summary>
    Outputs = 1,

    /// <summary>Low rank: the first factor over inputs, b.</summary>
    Inputs = 2,

    /// <summary>One byte an element: whether it takes part in a query.</summary>
    Density = 3,

    /// <summary>One byte an element: whether it takes part in a run.</summary>
    Keep = 4,

    /// <summary>Sixteen bits an element: the dither of stochastic rounding.</summary>
    Dither = 5,
}
