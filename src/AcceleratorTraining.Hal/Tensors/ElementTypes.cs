namespace AcceleratorTraining.Hal;

/// <summary>Facts about <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bytes one element occupies.</summary>
    public static int ByteCount(this ElementType element) => element switch
    {
        ElementType.Int8 => 1,
        ElementType.Int16 => 2,
        ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "Unknown element type."),
    };

    /// <summary>Every value the format can hold.</summary>
    public static ValueRange FullRange(this ElementType element) => element switch
    {
        ElementType.Int8 => new(sbyte.MinValue, sbyte.MaxValue),
        ElementType.Int16 => new(short.MinValue, short.MaxValue),
        ElementType.Int32 => new(int.MinValue, int.MaxValue),
        ElementType.UInt32 => new(0, uint.MaxValue),
        ElementType.Int64 => new(long.MinValue, long.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "Unknown element type."),
    };

    /// <summary>The spelling used by hal-spec, profiles and messages: i8, i16, i32, i64, u32.</summary>
    public static string SpecName(this ElementType element) => element switch
    {
        ElementType.Int8 => "i8",
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
            case ElementType.Int8: bytes[index] = (byte)value; break;
            case ElementType.Int16: System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(bytes[(index * 2)..], (short)value); break;
            case ElementType.Int32: System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes[(index * 4)..], (int)value); break;
            case ElementType.UInt32: System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes[(index * 4)..], (uint)value); break;
            default: System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes[(index * 8)..], value); break;
        }
    }
}
