using System.Buffers.Binary;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>A BMP writer: 24 bits a pixel, bottom row first.</summary>
internal static class Bitmap
{
    private const int HeaderBytes = 54;

    public static byte[] Encode(IImageDataset images, int index)
    {
        byte[] pixels = new byte[images.Height * images.Width * images.Channels];
        images.Read(index, pixels);
        int rowBytes = (images.Width * 3 + 3) & ~3;
        byte[] file = new byte[HeaderBytes + rowBytes * images.Height];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        Put(2, file.Length);
        Put(10, HeaderBytes);
        Put(14, 40);
        Put(18, images.Width);
        Put(22, images.Height);
        Put(26, 1 | 24 << 16);
        for (int y = 0; y < images.Height; y++)
        {
            int row = HeaderBytes + (images.Height - 1 - y) * rowBytes;
            for (int x = 0; x < images.Width * 3; x++)
            {
                int channel = images.Channels == 1 ? 0 : 2 - x % 3;
                file[row + x] = pixels[(y * images.Width + x / 3) * images.Channels + channel];
            }
        }

        return file;

        void Put(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
    }
}
