using System.Buffers.Binary;
using System.IO.Compression;

namespace AcceleratorTraining.Data.Tests.Encoders;

/// <summary>A PNG writer of its own, so that reading is tested against the format and not against the reader.</summary>
internal static class TestPng
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>8-bit, unfiltered, not interlaced; channels 1 to 4 are grey, grey and alpha, RGB, RGBA.</summary>
    public static byte[] Encode(ImageShape shape, ReadOnlySpan<byte> pixels)
    {
        int rowBytes = shape.Width * shape.Channels;
        using var raw = new MemoryStream();
        for (int y = 0; y < shape.Height; y++)
        {
            raw.WriteByte(0);
            raw.Write(pixels.Slice(y * rowBytes, rowBytes));
        }

        byte colour = (byte)(shape.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 });
        return Assemble((uint)shape.Height, (uint)shape.Width, 8, colour, raw.ToArray());
    }

    /// <summary>Any header over any unpacked pixel data, well-formed or not.</summary>
    public static byte[] Assemble(uint height, uint width, byte depth, byte colour, ReadOnlySpan<byte> raw, byte interlace = 0)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlace);
        using var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(raw);
        }

        return [.. Signature, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.Latin1.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), BitwiseCrc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static uint BitwiseCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
