namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>The values that PERTURB or UPDATE works on, named as in <see cref="DirectionViews"/>; -1 for none.</summary>
internal readonly record struct DirectionValues
{
    /// <inheritdoc cref="DirectionViews.W"/>
    public required int W { get; init; }

    /// <inheritdoc cref="DirectionViews.Keys"/>
    public required int Keys { get; init; }

    /// <inheritdoc cref="DirectionViews.Factors"/>
    public required int Factors { get; init; }

    /// <inheritdoc cref="DirectionViews.Scale"/>
    public required int Scale { get; init; }

    /// <inheritdoc cref="DirectionViews.Mask"/>
    public required int Mask { get; init; }

    /// <inheritdoc cref="DirectionViews.Guide"/>
    public required int Guide { get; init; }

    /// <inheritdoc cref="DirectionViews.Blend"/>
    public required int Blend { get; init; }

    /// <inheritdoc cref="DirectionViews.Threshold"/>
    public required int Threshold { get; init; }

    /// <inheritdoc cref="DirectionViews.Residual"/>
    public required int Residual { get; init; }

    /// <inheritdoc cref="DirectionViews.Y"/>
    public required int Y { get; init; }

    /// <inheritdoc cref="DirectionViews.ResidualResult"/>
    public required int ResidualResult { get; init; }

    /// <inheritdoc cref="DirectionViews.GuideResult"/>
    public required int GuideResult { get; init; }
}
