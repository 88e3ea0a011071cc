namespace AcceleratorTraining.Data.Shifts;

/// <summary>One channel of an image, or a field over it, as Q16 numbers, row-major; mutable, owned by whoever made it.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Values">Height * Width numbers in Q16; pixels within [0, 255], fields as stated where they are made.</param>
internal readonly record struct Plane(int Height, int Width, int[] Values)
{
    /// <summary>An empty plane: zeros.</summary>
    public Plane(int height, int width)
        : this(height, width, new int[height * width])
    {
    }

    /// <summary>The channel of an HWC image.</summary>
    public static Plane Read(ReadOnlySpan<byte> pixels, ImageShape shape, int channel)
    {
        var plane = new Plane(shape.Height, shape.Width);
        for (int i = 0; i < plane.Values.Length; i++)
        {
            plane.Values[i] = pixels[(i * shape.Channels) + channel] << 16;
        }

        return plane;
    }

    /// <summary>Writes the channel: rounded to nearest, ties up, clamped to a byte.</summary>
    public void Write(Span<byte> pixels, ImageShape shape, int channel)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            pixels[(i * shape.Channels) + channel] = IntegerMath.ClampToByte(((long)Values[i] + (FixedMath.One / 2)) >> 16);
        }
    }

    /// <summary>Rounds every value to a whole number, ties up, clamped to a byte: what storing it in 8 bits would do.</summary>
    public void RoundToBytes()
    {
        foreach (ref int value in Values.AsSpan())
        {
            value = IntegerMath.ClampToByte(((long)value + (FixedMath.One / 2)) >> 16) << 16;
        }
    }

    /// <summary>Bilinear interpolation at a Q16 place.</summary>
    /// <param name="x">Column in Q16, anywhere.</param>
    /// <param name="y">Row in Q16, anywhere.</param>
    /// <param name="border">Which position within [0, extent) stands for one outside: (position, extent).</param>
    public int Sample(long x, long y, Func<int, int, int> border)
    {
        long fractionX = x & 0xFFFF;
        long fractionY = y & 0xFFFF;
        int left = border((int)(x >> 16), Width);
        int right = border((int)(x >> 16) + 1, Width);
        int top = border((int)(y >> 16), Height) * Width;
        int bottom = border((int)(y >> 16) + 1, Height) * Width;
        long upper = (Values[top + left] * (FixedMath.One - fractionX)) + (Values[top + right] * fractionX);
        long lower = (Values[bottom + left] * (FixedMath.One - fractionX)) + (Values[bottom + right] * fractionX);

        // Values of 25 bits and sign, twice 17 bits of weight: 59 bits.
        return (int)(((upper * (FixedMath.One - fractionY)) + (lower * fractionY) + (1L << 31)) >> 32);
    }
}
