namespace AcceleratorTraining;

/// <summary>How a loss difference becomes an update coefficient.</summary>
public enum CoefficientRule
{
    /// <summary>-1, 0 or +1: sign-m-SPSA of the seed paper.</summary>
    Sign,

    /// <summary>The raw difference in units of its running mean magnitude, clipped: steps that carry over between tasks.</summary>
    ClippedMagnitude,
}
