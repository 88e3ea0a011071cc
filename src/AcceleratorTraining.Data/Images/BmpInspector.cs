using System.Buffers.Binary;

namespace AcceleratorTraining.Data;

/// <summary>Checks a BMP's headers and that all its rows are there: the decoder itself would read missing ones as black.</summary>
internal static class BmpInspector
{
    private const int FileHeaderBytes = 14;
    private const int OldInfoHeaderBytes = 12;

    public static ImageHeader Inspect(string name, ReadOnlySpan<byte> bytes)
    {
        uint infoBytes = bytes.Length >= 18 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]) : 0;
        if (infoBytes is not (OldInfoHeaderBytes or 40 or 56 or 108 or 124) || bytes.Length < FileHeaderBytes + infoBytes)
        {
            throw new InvalidDataSetException($"{name} is no valid BMP: its header is cut off or of an unknown kind.");
        }

        uint pixelOffset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        ReadOnlySpan<byte> info = bytes[FileHeaderBytes..];
        bool old = infoBytes == OldInfoHeaderBytes;
        long width = old ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..]) : BinaryPrimitives.ReadInt32LittleEndian(info[4..]);

        // A negative height only says that the top row comes first.
        long height = old ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..]) : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(info[8..]));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(info[(old ? 10 : 14)..]);
        uint compression = old ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        if (compression is not (0 or 3) || bits is not (1 or 4 or 8 or 16 or 24 or 32))
        {
            throw new InvalidDataSetException($"{name} is a BMP with {bits} bits a pixel and compression {compression}; only uncompressed 1, 4, 8, 16, 24 and 32 bits are read.");
        }

        ImageShape shape = ImageHeader.CheckedShape(name, height, width, channels: 3);
        long rowBytes = ((width * bits) + 31) / 32 * 4;
        return pixelOffset >= FileHeaderBytes + infoBytes && pixelOffset + (rowBytes * height) <= bytes.Length
            ? new ImageHeader(shape)
            : throw new InvalidDataSetException($"{name} is truncated: a BMP of {shape.Width} x {shape.Height} pixels with {bits} bits each needs {rowBytes * height} bytes of pixels from offset {pixelOffset}, but the file has {bytes.Length}.");
    }
}
