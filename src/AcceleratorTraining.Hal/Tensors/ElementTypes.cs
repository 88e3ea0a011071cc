using System.Numerics;

namespace AcceleratorTraining.Hal;

/// <summary>Facts about <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bits one element has.</summary>
    public static int BitCount(this ElementType element) => element == ElementType.Int4 ? 4 : element.ByteCount() * 8;

    /// <summary>Bytes of a dense tensor of <paramref name="count"/> elements; an odd number of 4-bit ones leaves half a byte unused.</summary>
    public static long ByteCount(this ElementType element, long count) => (count * element.BitCount() + 7) / 8;

    /// <summary>Bytes one element occupies.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no whole bytes: Int4.</exception>
    public static int ByteCount(this ElementType element) => element switch
    {
        ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 => 2,
        ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "No element type of whole bytes."),
    };

    /// <summary>Every value the format can hold.</summary>
    public static ValueRange FullRange(this ElementType element) => element switch
    {
        ElementType.Int4 => new(-8, 7),
        ElementType.Int8 => new(sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt8 => new(0, byte.MaxValue),
        ElementType.Int16 => new(short.MinValue, short.MaxValue),
        ElementType.Int32 => new(int.MinValue, int.MaxValue),
        ElementType.UInt32 => new(0, uint.MaxValue),
        ElementType.Int64 => new(long.MinValue, long.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "Unknown element type."),
    };

    /// <summary>The spelling used by hal-spec, profiles and messages: i4, i8, i16, i32, i64, u8, u32.</summary>
    public static string SpecName(this ElementType element) => element switch
    {
        ElementType.Int4 => "i4",
        ElementType.Int8 => "i8",
        ElementType.UInt8 => "u8",
        ElementType.Int16 => "i16",
        ElementType.Int32 => "i32",
        ElementType.Int64 => "i64",
        ElementType.UInt32 => "u32",
        _ => element.ToString(),
    };

    /// <summary>Reads a spec name; false if there is no such type.</summary>
    public static bool TryParse(string? text, out ElementType element)
    {
        foreach (ElementType candidate in Enum.GetValues<ElementType>())
        {
            if (candidate.SpecName() == text)
            {
                element = candidate;
                return true;
            }
        }

        element = default;
        return false;
    }

    /// <summary>Reads element <paramref name="index"/> of a dense little-endian buffer.</summary>
    public static long Read(this ElementType element, ReadOnlySpan<byte> bytes, int index) => element switch
    {
        ElementType.Int8 => (sbyte)bytes[index],
        ElementType.UInt8 => bytes[index],
        ElementType.Int4 => (sbyte)(bytes[index >> 1] << (index % 2 == 0 ? 4 : 0)) >> 4,
        ElementType.Int16 => System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian(bytes[(index * 2)..]),
        ElementType.Int32 => System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * 4)..]),
        ElementType.UInt32 => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[(index * 4)..]),
        _ => System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * 8)..]),
    };

    /// <summary>Writes element <paramref name="index"/> of a dense little-endian buffer; the value must fit.</summary>
    public static void Write(this ElementType element, Span<byte> bytes, int index, long value)
    {
        switch (element)
        {
            case ElementType.Int8 or ElementType.UInt8: bytes[index] = (byte)value; break;
            case ElementType.Int4: bytes[index >> 1] = (byte)(index % 2 == 0 ? (bytes[index >> 1] & 0xF0) | ((int)value & 15) : (bytes[index >> 1] & 15) | ((int)value << 4)); break;
            case ElementType.Int16: System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(bytes[(index * 2)..], (short)value); break;
            case ElementType.Int32: System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes[(index * 4)..], (int)value); break;
            case ElementType.UInt32: System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes[(index * 4)..], (uint)value); break;
            default: System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes[(index * 8)..], value); break;
        }
    }

    /// <summary>A dense little-endian buffer of values, which must fit.</summary>
    /// <typeparam name="T">Any integer.</typeparam>
    public static byte[] Pack<T>(this ElementType element, ReadOnlySpan<T> values)
        where T : IBinaryInteger<T>
    {
        byte[] bytes = new byte[element.ByteCount((long)values.Length)];
        for (int i = 0; i < values.Length; i++) element.Write(bytes, i, long.CreateChecked(values[i]));
        return bytes;
    }
}
