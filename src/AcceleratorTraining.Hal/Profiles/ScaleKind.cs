namespace AcceleratorTraining.Hal;

/// <summary>Which multipliers a machine's RESCALE can hold. spec: PROFILE-04</summary>
public enum ScaleKind
{
    /// <summary>Any normalised multiplier, one per tensor or per channel.</summary>
    PerChannel,

    /// <summary>Any normalised multiplier, but only one a tensor.</summary>
    PerTensor,

    /// <summary>Powers of two only: the multiplier is 2^30 (or 0), per tensor or per channel.</summary>
    PowerOfTwo,
}
