namespace AcceleratorTraining.Hal;

/// <summary>What a perturbation direction z is, element by element. spec: DIR-03 to DIR-06, DIR-08, DIR-12</summary>
public enum DirectionKind
{
    /// <summary>-1 or +1, one random bit an element.</summary>
    Rademacher,

    /// <summary>A Gaussian with standard deviation 32, by table, one random byte an element (the seed paper's 8-bit z).</summary>
    Gaussian8,

    /// <summary>a[n] * b[k], both Rademacher: the outer product of a direction over outputs and one over inputs.</summary>
    Rank1,

    /// <summary>The sum of several such products, |z| up to their number (EGGROLL, arXiv 2511.16652).</summary>
    RankR,

    /// <summary>
    /// One of two swaps of neighbouring codes of an i8 weight, each its own inverse: perturbing twice restores every byte.
    /// </summary>
    Parity,
}
