namespace AcceleratorTraining.Data;

/// <summary>The extent of an HWC image.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Channels">Bytes a pixel, at least 1.</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Bytes of one image: Height * Width * Channels.</summary>
    /// <exception cref="OverflowException">The product exceeds <see cref="int.MaxValue"/>.</exception>
    public int ByteCount => checked(Height * Width * Channels);

    /// <summary>The shape as messages write it, e.g. <c>32x32x3</c>.</summary>
    public override string ToString() => $"{Height}x{Width}x{Channels}";
}
