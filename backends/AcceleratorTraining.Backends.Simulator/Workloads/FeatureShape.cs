namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>Images, rows, columns and channels of a feature map; all at least 1.</summary>
public readonly record struct FeatureShape(int Batch, int Height, int Width, int Channels)
{
    /// <summary>How many elements it has.</summary>
    public long ElementCount => (long)Batch * Height * Width * Channels;

    /// <inheritdoc/>
    public override string ToString() => $"{Batch}x{Height}x{Width}x{Channels}";
}
