namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Rows, columns and channels of a block of a feature map; all at least 1.</summary>
internal readonly record struct BlockShape(int Height, int Width, int Depth)
{
    /// <summary>Elements of the block.</summary>
    public long Volume => (long)Height * Width * Depth;

    /// <summary>Elements of one of its channels.</summary>
    public long Area => (long)Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"{Height}x{Width}x{Depth}";
}
