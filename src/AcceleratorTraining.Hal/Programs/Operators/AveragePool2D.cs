namespace AcceleratorTraining.Hal;

/// <summary>
/// AVERAGE_POOL2D: x i8|i16[B, H, W, C] -> [B, OH, OW, C]: the mean of the raw values of the taps inside the map, nearest
/// with ties away from zero, clamped.
/// </summary>
public sealed record AveragePool2D : PoolOperator
{
    /// <inheritdoc/>
    public override string Name => "AVERAGE_POOL2D";
}
