namespace AcceleratorTraining;

/// <summary>How a loss difference becomes a coefficient.</summary>
internal enum LossScale
{
    /// <summary>-1, 0 or +1.</summary>
    Sign,

    /// <summary>In units of its running mean magnitude, clipped.</summary>
    RunningMean,
}
