namespace AcceleratorTraining.Hal;

/// <summary>What a left shift beyond int32 does in RESCALE under double rounding. spec: RESCALE-05</summary>
public enum RescaleOverflow
{
    /// <summary>Clamp to the nearest representable value.</summary>
    Saturate,

    /// <summary>Keep the low bits in the left shift; outputs are still clamped to [minimum, maximum].</summary>
    Wrap,
}
