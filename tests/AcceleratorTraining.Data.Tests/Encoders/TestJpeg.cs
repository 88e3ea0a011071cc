using System.Numerics;

namespace AcceleratorTraining.Data.Tests.Encoders;

/// <summary>
/// The smallest honest baseline JPEG: every 8x8 block is flat, so a block is one DC difference and an end-of-block.
/// With quantiser 8, DC d stands for level 128 + d.
/// </summary>
internal static class TestJpeg
{
    private static readonly byte[] Zeros = new byte[64];

    /// <summary>A grey image of flat blocks.</summary>
    /// <param name="blockRows">Rows of blocks.</param>
    /// <param name="blockColumns">Columns of blocks.</param>
    /// <param name="levels">The level of each block, row by row.</param>
    public static byte[] EncodeGrey(int blockRows, int blockColumns, ReadOnlySpan<byte> levels) =>
        Encode(blockRows, blockColumns, 1, levels);

    /// <summary>A colour image of flat blocks: levels are luma, blue and red difference of each block in turn.</summary>
    public static byte[] EncodeColour(int blockRows, int blockColumns, ReadOnlySpan<byte> levels) =>
        Encode(blockRows, blockColumns, 3, levels);

    private static byte[] Encode(int blockRows, int blockColumns, int components, ReadOnlySpan<byte> levels)
    {
        (int height, int width) = (8 * blockRows, 8 * blockColumns);
        byte[] quantiser = [.. Zeros];
        quantiser.AsSpan().Fill(8);

        // DC codes: twelve categories, all four bits long. AC: end-of-block alone, one bit long.
        byte[] dcTable = [0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        byte[] acTable = [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)components];
        byte[] scan = [(byte)components];
        for (byte id = 1; id <= components; id++)
        {
            frame = [.. frame, id, 0x11, 0];
            scan = [.. scan, id, 0];
        }

        return
        [
            0xFF, 0xD8,
            .. Segment(0xDB, [0, .. quantiser]),
            .. Segment(0xC0, frame),
            .. Segment(0xC4, dcTable),
            .. Segment(0xC4, acTable),
            .. Segment(0xDA, [.. scan, 0, 63, 0]),
            .. Entropy(components, levels),
            0xFF, 0xD9,
        ];
    }

    private static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static List<byte> Entropy(int components, ReadOnlySpan<byte> levels)
    {
        var bits = new List<bool>();
        int[] previous = new int[components];
        for (int i = 0; i < levels.Length; i++)
        {
            int direct = levels[i] - 128;
            int difference = direct - previous[i % components];
            previous[i % components] = direct;
            int category = difference == 0 ? 0 : BitOperations.Log2((uint)Math.Abs(difference)) + 1;
            Append(bits, category, 4);
            Append(bits, difference < 0 ? difference + (1 << category) - 1 : difference, category);
            Append(bits, 0, 1);
        }

        while (bits.Count % 8 != 0)
        {
            bits.Add(true);
        }

        var bytes = new List<byte>();
        for (int i = 0; i < bits.Count; i += 8)
        {
            byte value = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (byte)((value << 1) | (bits[i + bit] ? 1 : 0));
            }

            bytes.Add(value);
            if (value == 0xFF)
            {
                bytes.Add(0);
            }
        }

        return bytes;
    }

    private static void Append(List<bool> bits, int value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            bits.Add(((value >> bit) & 1) != 0);
        }
    }
}
