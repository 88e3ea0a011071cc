namespace AcceleratorTraining;

/// <summary>How a loss difference becomes an update coefficient.</summary>
public enum CoefficientRule
{
    /// <summary>-1, 0 or +1: sign-m-SPSA of the seed paper.</summary>
    Sign,

    /// <summary>The difference over its running mean magnitude, clipped.</summary>
    ClippedMagnitude,
}
