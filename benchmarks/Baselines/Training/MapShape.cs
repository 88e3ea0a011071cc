namespace AcceleratorTraining.Baselines;

/// <summary>The shape of one sample's feature map; elements are stored in the order height, width, channel.</summary>
public readonly record struct MapShape(int Height, int Width, int Channels)
{
    public int Count => Height * Width * Channels;

    public int At(int y, int x) => ((y * Width) + x) * Channels;
}
