namespace AcceleratorTraining.Hal;

/// <summary>What an accumulator does when a sum leaves its width. spec: ACC-02 to ACC-04</summary>
public enum AccumulatorOverflow
{
    /// <summary>Cannot happen: the validator proves the bound, or the program is rejected.</summary>
    Forbidden,

    /// <summary>Two's-complement wrap-around; associative, so any order gives the same bits.</summary>
    Wrap,

    /// <summary>Clamp after every addition in index order (bias, then ky, kx, channel); the order is part of the result.</summary>
    SaturateInOrder,
}
