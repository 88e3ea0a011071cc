namespace AcceleratorTraining.Hal;

/// <summary>How a machine scales accumulators down. spec: RESCALE, PROFILE-03</summary>
public sealed record RescaleRules
{
    /// <summary>How dropped bits are rounded.</summary>
    public required RoundingRule Rounding { get; init; }

    /// <summary>What a left shift beyond int32 does.</summary>
    public required RescaleOverflow Overflow { get; init; }

    /// <summary>Which multipliers the machine holds.</summary>
    public required ScaleKind Scales { get; init; }

    /// <summary>The exponents the machine holds, within [-31, 30]; positive shifts left.</summary>
    public required ValueRange Shift { get; init; }
}
