namespace AcceleratorTraining.Hal;

/// <summary>MAX_POOL2D: x i8|i16[B, H, W, C] -> [B, OH, OW, C]: the largest raw value of the taps inside the map, clamped.</summary>
public sealed record MaxPool2D : PoolOperator
{
    /// <inheritdoc/>
    public override string Name => "MAX_POOL2D";
}
