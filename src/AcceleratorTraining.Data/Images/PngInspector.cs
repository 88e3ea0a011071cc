using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AcceleratorTraining.Data;

/// <summary>
/// Walks a PNG's chunks, checks their CRCs, and inflates the pixel data once without keeping it: the decoder itself
/// checks neither CRC nor Adler sum, and would grow its buffer for as long as a bomb unpacks.
/// </summary>
internal static class PngInspector
{
    private const int SignatureBytes = 8;
    private const int ChunkOverhead = 12;

    public static ImageHeader Inspect(string name, byte[] bytes)
    {
        if (bytes.Length < SignatureBytes || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) != 0x0D0A1A0A)
        {
            throw new InvalidDataSetException($"{name} is no valid PNG: its signature is damaged.");
        }

        using var pixels = new MemoryStream();
        ReadOnlySpan<byte> header = default;
        int position = SignatureBytes;
        while (true)
        {
            ReadOnlySpan<byte> chunk = NextChunk(name, bytes.AsSpan(position), out string type);
            if (header.IsEmpty && (type != "IHDR" || chunk.Length != 13))
            {
                throw new InvalidDataSetException($"{name} is no valid PNG: it does not begin with an IHDR chunk of 13 bytes.");
            }

            position += chunk.Length + ChunkOverhead;
            switch (type)
            {
                case "IHDR":
                    header = chunk;
                    break;
                case "IDAT":
                    pixels.Write(chunk);
                    break;
                case "IEND":
                    return Check(name, header, pixels);
                default:
                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> NextChunk(string name, ReadOnlySpan<byte> rest, out string type)
    {
        uint length = rest.Length >= ChunkOverhead ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
        if (length > rest.Length - ChunkOverhead)
        {
            throw new InvalidDataSetException($"{name} is truncated: a PNG chunk ends behind the end of the file.");
        }

        ReadOnlySpan<byte> typed = rest.Slice(4, (int)length + 4);
        if (Crc32.Compute(typed) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
        {
            throw new InvalidDataSetException($"{name} is damaged: the CRC of a PNG chunk does not match its bytes.");
        }

        type = Encoding.Latin1.GetString(typed[..4]);
        return typed[4..];
    }

    private static ImageHeader Check(string name, ReadOnlySpan<byte> header, MemoryStream pixels)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        (int depth, int colour, int interlace) = (header[8], header[9], header[12]);
        int samples = (colour, depth) switch
        {
            (0, 1 or 2 or 4 or 8 or 16) => 1,
            (2, 8 or 16) => 3,
            (3, 1 or 2 or 4 or 8) => 1,
            (4, 8 or 16) => 2,
            (6, 8 or 16) => 4,
            _ => 0,
        };
        if (samples == 0 || header[10] != 0 || header[11] != 0 || interlace > 1)
        {
            throw new InvalidDataSetException($"{name} is no valid PNG: colour type {colour} with bit depth {depth}, or its compression, filter or interlace method, does not exist.");
        }

        ImageShape shape = ImageHeader.CheckedShape(name, height, width, channels: colour is 0 or 4 ? 1 : 3);
        long expected = interlace == 0
            ? PassBytes(shape.Height, shape.Width, samples * depth)
            : InterlacedBytes(shape, samples * depth);
        long actual = InflatedBytes(name, pixels, limit: expected);
        return actual == expected
            ? new ImageHeader(shape)
            : throw new InvalidDataSetException($"{name} is damaged: its {shape.Width} x {shape.Height} pixels take {expected} unpacked bytes, but its pixel data unpacks to {(actual > expected ? "more" : $"{actual}")}.");
    }

    private static long InterlacedBytes(ImageShape shape, int bits)
    {
        // The seven passes of Adam7: first column, first row, column step, row step.
        ReadOnlySpan<(int X, int Y, int StepX, int StepY)> passes =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        long bytes = 0;
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            bytes += PassBytes((shape.Height - y + stepY - 1) / stepY, (shape.Width - x + stepX - 1) / stepX, bits);
        }

        return bytes;
    }

    /// <summary>Every row of a pass is preceded by its filter byte; a pass without columns has no rows either.</summary>
    private static long PassBytes(long rows, long columns, int bits) => columns <= 0 ? 0 : rows * (1 + (((columns * bits) + 7) / 8));

    private static long InflatedBytes(string name, MemoryStream deflated, long limit)
    {
        deflated.Position = 0;
        using var inflater = new ZLibStream(deflated, CompressionMode.Decompress);
        byte[] buffer = new byte[16 * 1024];
        long total = 0;
        try
        {
            while (total <= limit && inflater.Read(buffer) is > 0 and int read)
            {
                total += read;
            }
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataSetException($"{name} is damaged: its pixel data cannot be unpacked.", exception);
        }

        return total;
    }
}
