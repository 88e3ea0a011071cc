using System.Buffers.Binary;

namespace AcceleratorTraining.Data.Tests.Encoders;

/// <summary>Writes 24-bit BMPs, bottom row first.</summary>
internal static class TestBmp
{
    public const int HeaderBytes = 54;

    public static byte[] Encode(int height, int width, ReadOnlySpan<byte> rgb)
    {
        int rowBytes = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[HeaderBytes + (rowBytes * height)];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        file[28] = 24;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int to = HeaderBytes + ((height - 1 - y) * rowBytes) + (x * 3);
                int from = ((y * width) + x) * 3;
                (file[to], file[to + 1], file[to + 2]) = (rgb[from + 2], rgb[from + 1], rgb[from]);
            }
        }

        return file;
    }
}
