namespace AcceleratorTraining.Data;

/// <summary>How uint8 pixels become a model's input bytes: a table of 256 entries. Immutable and thread-safe.</summary>
public sealed class PixelMap
{
    private readonly byte[] _table;

    private PixelMap(byte[] table) => _table = table;

    /// <summary>The input byte of each pixel value; an int8 input is stored as its two's complement.</summary>
    public ReadOnlySpan<byte> Table => _table;

    /// <summary>int8 inputs: pixel + offset, clamped to [-128, 127]; -128 maps full range onto full range.</summary>
    public static PixelMap ToInt8(int offset) => Create(offset, sbyte.MinValue, sbyte.MaxValue);

    /// <summary>uint8 inputs: pixel + offset, clamped to [0, 255]; 0 is the identity.</summary>
    public static PixelMap ToUInt8(int offset) => Create(offset, byte.MinValue, byte.MaxValue);

    /// <summary>Any other map, e.g. one made from a model's scale and zero point.</summary>
    /// <param name="table">256 entries, copied.</param>
    /// <exception cref="ArgumentException"><paramref name="table"/> has another length.</exception>
    public static PixelMap FromTable(ReadOnlySpan<byte> table) => table.Length == 256
        ? new PixelMap(table.ToArray())
        : throw new ArgumentException($"A pixel map has 256 entries, not {table.Length}.", nameof(table));

    /// <summary>Maps every pixel; source and destination may be the same memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, Span<byte> destination)
    {
        DatasetArguments.RequireLength(destination, pixels.Length);
        for (int i = 0; i < pixels.Length; i++)
        {
            destination[i] = _table[pixels[i]];
        }
    }

    private static PixelMap Create(int offset, int minimum, int maximum)
    {
        byte[] table = new byte[256];
        for (int pixel = 0; pixel < table.Length; pixel++)
        {
            table[pixel] = unchecked((byte)Math.Clamp((long)pixel + offset, minimum, maximum));
        }

        return new PixelMap(table);
    }
}
