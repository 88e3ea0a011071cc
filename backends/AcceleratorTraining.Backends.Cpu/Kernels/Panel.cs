namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Sizes of the packed weight layout: [N/16][steps][16][one 32-bit group of weights]. spec: DIR-07 has the same order</summary>
internal static class Panel
{
    /// <summary>Output channels of a panel.</summary>
    public const int Width = 16;

    /// <summary>Bytes of one group of activations or weights.</summary>
    public const int GroupBytes = 4;

    /// <summary>Bytes of one step: a group for each channel.</summary>
    public const int StepBytes = Width * GroupBytes;

    /// <summary>Pixels whose sums are held before they are scaled: 4 KiB of int32.</summary>
    public const int ChunkPixels = 64;

    /// <summary>Pixels the dense kernel takes at once.</summary>
    public const int TilePixels = 4;

    /// <summary>Channels rounded up to whole panels.</summary>
    public static int Round(int channels) => (channels + Width - 1) & -Width;
}
