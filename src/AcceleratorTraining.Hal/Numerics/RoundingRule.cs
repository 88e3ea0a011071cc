namespace AcceleratorTraining.Hal;

/// <summary>How a rescale drops the bits below the result. spec: ROUND-01 to ROUND-05, ROUND-07</summary>
public enum RoundingRule
{
    /// <summary>Ties towards +infinity: floor(v / 2^s + 1/2).</summary>
    HalfUp,

    /// <summary>Ties away from zero.</summary>
    HalfAwayFromZero,

    /// <summary>Ties to the even neighbour (convergent rounding).</summary>
    HalfToEven,

    /// <summary>Truncation towards -infinity: an arithmetic shift.</summary>
    Floor,

    /// <summary>
    /// TFLite's two roundings: a doubling high multiply with ties towards +infinity, then a right shift with ties
    /// away from zero.
    /// </summary>
    DoubleRounding,

    /// <summary>
    /// What a machine with a binary32 multiplier does, in integers: the value and its product with the multiplier are each
    /// rounded to 24 significant bits, then to an integer, all with ties to even.
    /// </summary>
    Binary32,
}
