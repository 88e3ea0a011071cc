namespace AcceleratorTraining.Hal;

/// <summary>The independent random streams of one (key, tensor). spec: DIR-02</summary>
public enum DirectionStream
{
    /// <summary>One number an element.</summary>
    Elements = 0,

    /// <summary>Rank-1: the factor over outputs, a.</summary>
    Outputs = 1,

    /// <summary>Rank-1: the factor over inputs, b.</summary>
    Inputs = 2,
}
