using System.Buffers.Binary;

namespace AcceleratorTraining.Baselines;

/// <summary>A grey image that can be saved as an uncompressed 24-bit BMP, which every viewer opens.</summary>
public sealed class GreyBitmap(int width, int height)
{
    private const int HeaderBytes = 54;

    private readonly byte[] _pixels = new byte[width * height];

    public byte this[int x, int y]
    {
        get => _pixels[(y * width) + x];
        set => _pixels[(y * width) + x] = value;
    }

    public byte[] ToBmp()
    {
        int stride = ((width * 3) + 3) & ~3;
        byte[] file = new byte[HeaderBytes + (stride * height)];
        "BM"u8.CopyTo(file);
        WriteInt32(file, 2, file.Length);
        WriteInt32(file, 10, HeaderBytes);
        WriteInt32(file, 14, 40);
        WriteInt32(file, 18, width);
        WriteInt32(file, 22, height);
        WriteInt32(file, 26, 1 | (24 << 16));
        for (int y = 0; y < height; y++)
        {
            // Rows are stored from the bottom up.
            Span<byte> row = file.AsSpan(HeaderBytes + ((height - 1 - y) * stride));
            for (int x = 0; x < width; x++)
                row.Slice(x * 3, 3).Fill(_pixels[(y * width) + x]);
        }

        return file;
    }

    private static void WriteInt32(Span<byte> file, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file[offset..], value);
}
